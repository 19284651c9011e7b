using System.Net;
using System.Net.Sockets;

namespace Merit.Cli.Tests;

public sealed class FreePortsTests
{
    [Fact]
    public void A_taken_port_is_named_with_the_way_on()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        UserFacingException failure = Assert.Throws<UserFacingException>(() => FreePorts.Demand(("the mailbox", 0), ("the app", port)));

        Assert.Equal($"Port {port}, wanted for the app, is in use by another program. Stop that one, or take free ports with --port 0.", failure.Message);
    }

    [Fact]
    public void Any_port_and_a_free_port_are_fine()
    {
        TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        other.Stop();

        FreePorts.Demand(("the app", 0), ("the mailbox", port));
    }
}
