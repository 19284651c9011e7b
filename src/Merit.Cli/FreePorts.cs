using System.Net;
using System.Net.Sockets;

namespace Merit.Cli;

/// <summary>Says before anything is started which wanted port cannot be had.</summary>
internal static class FreePorts
{
    /// <summary>Checks that each wanted port of 127.0.0.1 can be bound, and that no two want the same; 0 always can.</summary>
    /// <exception cref="UserFacingException">One cannot; the message names it and the way on.</exception>
    public static void Demand(params ReadOnlySpan<(string What, int Port)> wanted)
    {
        Dictionary<int, string> earlier = [];
        foreach ((string what, int port) in wanted)
        {
            if (port == 0)
            {
                continue;
            }

            if (!earlier.TryAdd(port, what))
            {
                throw new UserFacingException($"Port {port} is wanted both for {earlier[port]} and for {what}. Name another one, or take free ports with --port 0.");
            }

            switch (Try(port))
            {
                case null:
                    break;
                case SocketError.AccessDenied:
                    throw new UserFacingException($"Port {port}, wanted for {what}, is not for this user. Take one above 1023, or free ports with --port 0.");
                default:
                    throw new UserFacingException($"Port {port}, wanted for {what}, is in use by another program. Stop that one, or take free ports with --port 0.");
            }
        }
    }

    /// <summary>A port that is free at this moment; somebody who needs to know it beforehand takes it soon.</summary>
    public static int Find()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static SocketError? Try(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // As Kestrel does it: a port in TIME_WAIT is free, one that somebody listens on is not.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return null;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode;
        }
    }
}
