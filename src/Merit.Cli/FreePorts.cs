using System.Net;
using System.Net.Sockets;

namespace Merit.Cli;

/// <summary>Says before anything is started which wanted port is taken.</summary>
internal static class FreePorts
{
    /// <summary>Checks that each wanted port of 127.0.0.1 can be bound; 0 always can.</summary>
    /// <exception cref="UserFacingException">One is taken; the message names it and the way on.</exception>
    public static void Demand(params ReadOnlySpan<(string What, int Port)> wanted)
    {
        foreach ((string what, int port) in wanted)
        {
            if (port != 0 && IsTaken(port))
            {
                throw new UserFacingException($"Port {port}, wanted for {what}, is in use by another program. Stop that one, or take free ports with --port 0.");
            }
        }
    }

    private static bool IsTaken(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // As Kestrel does it: a port in TIME_WAIT is free, one that somebody listens on is not.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
