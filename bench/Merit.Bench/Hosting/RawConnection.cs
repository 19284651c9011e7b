using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Merit.Bench.Hosting;

/// <summary>One kept-alive HTTP connection that asks the same question again and again, with next to no cost of its own.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] LengthName = "Content-Length: "u8.ToArray();
    private readonly Socket _socket;
    private readonly byte[] _request;
    private readonly byte[] _answer = new byte[16 * 1024];

    private RawConnection(Socket socket, string path)
    {
        _socket = socket;
        _request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    }

    public static async Task<RawConnection> OpenAsync(IPEndPoint address, string path)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address);
        return new RawConnection(socket, path);
    }

    /// <summary>Asks once and reads the whole answer.</summary>
    /// <exception cref="InvalidOperationException">The answer is not a 200 with a length.</exception>
    public async Task AskAsync()
    {
        await _socket.SendAsync(_request);
        int read = 0;
        while (true)
        {
            int more = await _socket.ReceiveAsync(_answer.AsMemory(read));
            read += more;
            if (more == 0 || read == _answer.Length)
            {
                throw new InvalidOperationException($"No whole answer: {Encoding.ASCII.GetString(_answer, 0, Math.Min(read, 200))}");
            }

            if (IsWhole(_answer.AsSpan(0, read)))
            {
                return;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        int head = answer.IndexOf(EndOfHead);
        if (head < 0)
        {
            return false;
        }

        int length = answer[..head].IndexOf(LengthName);
        if (!answer.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException($"Not answered with 200: {Encoding.ASCII.GetString(answer[..Math.Min(answer.Length, 200)])}");
        }

        if (length < 0)
        {
            // Chunked: the last chunk is empty.
            return answer.EndsWith("0\r\n\r\n"u8);
        }

        ReadOnlySpan<byte> digits = answer[(length + LengthName.Length)..];
        int body = int.Parse(digits[..digits.IndexOf((byte)'\r')], System.Globalization.CultureInfo.InvariantCulture);
        return answer.Length >= head + EndOfHead.Length + body;
    }
}
