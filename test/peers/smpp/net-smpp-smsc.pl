#!/usr/bin/perl
# An SMSC made of Net::SMPP: takes one session after the other, writes each PDU that it reads as a line of JSON, names what
# it takes, and sends a receipt for it where one is wanted.
use strict;
use warnings;
use JSON::PP;
use Net::SMPP;

$| = 1;
my ($port) = @ARGV;
my $listener = Net::SMPP->new_listen('127.0.0.1', port => $port, smpp_version => 0x34) or die "cannot listen: $!";
print encode_json({ listening => $port }), "\n";
my $taken = 0;

while (1) {
    my $session = $listener->accept or next;
    while (my $pdu = $session->read_pdu) {
        my %shown = map { $_ => $pdu->{$_} } grep { defined $pdu->{$_} && !ref $pdu->{$_} } keys %$pdu;
        $shown{octets} = unpack 'H*', delete $shown{short_message} // '';
        delete $shown{data};
        print encode_json(\%shown), "\n";
        my %answer = (seq => $pdu->{seq});
        my $command = $pdu->{cmd};
        if    ($command == 0x09) { $session->bind_transceiver_resp(%answer, system_id => 'perl'); }
        elsif ($command == 0x15) { $session->enquire_link_resp(%answer); }
        elsif ($command == 0x06) { $session->unbind_resp(%answer); last; }
        elsif ($command == 0x04) {
            my $id = sprintf '%x', 0xabc000 + ++$taken;
            $session->submit_sm_resp(%answer, message_id => $id);
            next unless $pdu->{registered_delivery} & 1;
            # Its answers are in hexadecimal, and its receipts in decimal with leading zeros.
            $session->deliver_sm(
                async            => 1,
                esm_class        => 4,
                source_addr      => $pdu->{destination_addr},
                destination_addr => $pdu->{source_addr},
                short_message    => sprintf('id:%010d sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:', hex $id),
            );
        }
    }
    close $session;
}
