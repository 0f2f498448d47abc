/*
 * Reads PDUs as lines of hex and says what libsmpp34 makes of each:
 * "ERR <words>", or "OK <hex as libsmpp34 writes it again>" and its dump of the fields. Each answer ends with a line ".".
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <smpp34.h>
#include <smpp34_structs.h>
#include <smpp34_params.h>

enum { MAX_PDU = 70000, HEADER = 16 };

static char line[2 * MAX_PDU + 2];
static uint8_t octets[MAX_PDU], again[MAX_PDU], dump[64 * MAX_PDU];
/* Larger than any of the library's structs, and aligned as they are. */
static uint64_t pdu[1024];

static int read_hex(void) {
  int length = 0;
  unsigned octet;
  while (length < MAX_PDU && sscanf(line + 2 * length, "%2x", &octet) == 1) octets[length++] = (uint8_t)octet;
  return length;
}

/* Its words hold the octets of texts, a line feed among them. */
static void refuse(const char *why) {
  printf("ERR %s", why);
  for (const char *at = smpp34_strerror; *at; at++) putchar(*at >= ' ' && *at < 0x7f ? *at : '?');
  putchar('\n');
}

static void judge(int length) {
  uint32_t command;
  int written = 0;
  memset(pdu, 0, sizeof pdu);
  memset(dump, 0, 1);
  command = (uint32_t)octets[4] << 24 | octets[5] << 16 | octets[6] << 8 | octets[7];
  if (smpp34_unpack(command, pdu, octets, length) != 0) {
    refuse("");
    return;
  }
  if (smpp34_pack(command, again, sizeof again, &written, pdu) != 0) {
    refuse("not written again: ");
    return;
  }
  printf("OK ");
  for (int at = 0; at < written; at++) printf("%02x", again[at]);
  printf("\n");
  if (smpp34_dumpPdu(command, dump, sizeof dump, pdu) == 0) printf("%s", (char *)dump);
}

int main(void) {
  while (fgets(line, sizeof line, stdin)) {
    int length = read_hex();
    if (length >= HEADER) judge(length);
    printf(".\n");
    fflush(stdout);
  }
  return 0;
}
