using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http;

/// <summary>Reads request bodies up to a limit, whatever length a header promised.</summary>
public static class BodyBytes
{
    private const int PartSize = 16 * 1024;

    /// <summary>The body; null when it is longer than the limit.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int most, CancellationToken cancellation)
    {
        if (request.ContentLength > most)
        {
            return null;
        }

        using var body = new MemoryStream();
        byte[] part = new byte[PartSize];
        for (int read; (read = await request.Body.ReadAsync(part, cancellation)) > 0;)
        {
            if (body.Length + read > most)
            {
                return null;
            }

            body.Write(part, 0, read);
        }

        return body.ToArray();
    }
}
