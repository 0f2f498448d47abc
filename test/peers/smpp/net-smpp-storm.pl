#!/usr/bin/perl
# So many ESMEs made of Net::SMPP at once, each of which tries to bind so often, one try after the other. Writes a line for each try: the
# command_status of its answer, or `gone` where there was none.
use strict;
use warnings;
use IO::Handle;
use Net::SMPP;

my ($port, $system_id, $password, $esmes, $tries) = @ARGV;
STDOUT->autoflush(1);

for (1 .. $esmes) {
    next if fork;
    for (1 .. $tries) {
        my ($session, $answer) = Net::SMPP->new_transceiver('127.0.0.1',
            port => $port, smpp_version => 0x34, interface_version => 0x34, system_id => $system_id, password => $password);
        syswrite STDOUT, defined $answer ? "$answer->{status}\n" : "gone\n";
    }
    exit;
}
1 while wait != -1;
