#!/usr/bin/perl
# An ESME made of Net::SMPP: binds, and carries out the requests that it reads, one line of JSON for each, [command, {fields}].
# What answers it, and what comes in between, it writes as a line of JSON. Receipts are read by `receipts`, so many of them.
use strict;
use warnings;
use JSON::PP;
use Net::SMPP;

$| = 1;
my ($port, $system_id, $password) = @ARGV;
my ($session, $bound) = Net::SMPP->new_transceiver('127.0.0.1',
    port => $port, smpp_version => 0x34, interface_version => 0x34, system_id => $system_id, password => $password)
    or die "cannot bind: $!";
show($bound);

while (my $line = <STDIN>) {
    my ($command, $fields) = @{ decode_json($line) };
    if ($command eq 'receipts') {
        for (1 .. $fields->{count}) {
            my $pdu = $session->read_pdu or die 'the session ended';
            $session->deliver_sm_resp(seq => $pdu->{seq}, message_id => '');
            show($pdu);
        }
        next;
    }
    my $answer = $session->$command(%$fields) or die "no answer to $command";
    show($answer);
    last if $command eq 'unbind';
}

sub show {
    my ($pdu) = @_;
    my %shown = map { $_ => $pdu->{$_} } grep { !/^(?:data|\d+)$/ && defined $pdu->{$_} } keys %$pdu;
    print encode_json(\%shown), "\n";
}
