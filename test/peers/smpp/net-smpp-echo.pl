# Connects to the port it is given, reads PDUs with Net::SMPP, and sends each again as Net::SMPP writes it.
use strict;
use warnings;
use Net::SMPP;

# What read_pdu adds to the fields, and counts that are those of their lists.
my %own = map { $_ => 1 } qw(cmd status seq data reserved known_pdu number_of_dests no_unsuccess num_unsuccess);

my ($port) = @ARGV;
my $peer = Net::SMPP->new_connect('127.0.0.1', port => $port, smpp_version => 0x34, async => 1)
    or die "no connection to $port";
while (my $pdu = $peer->read_pdu()) {
    my $name = $pdu->explain_cmd();
    my %given = map { $_ => $pdu->{$_} } grep { !$own{$_} && !/^\d+$/ } keys %$pdu;
    my @status = $pdu->{status} ? (status => $pdu->{status}) : ();
    $peer->$name(%given, @status, seq => $pdu->{seq});
}
