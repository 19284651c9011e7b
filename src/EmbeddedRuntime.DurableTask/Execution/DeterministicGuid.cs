using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>
/// Name-based identifiers (RFC 9562, version 5) from instance id, orchestrator time and a counter: the same in every
/// replay. Namespace and name are those of the published packages, so both runtimes give the same ones.
/// </summary>
internal static class DeterministicGuid
{
    private static readonly byte[] Namespace = Guid.Parse("9e952958-5e33-4daf-827f-2fa12937b875").ToByteArray(bigEndian: true);

    public static Guid Create(string instanceId, DateTime now, int counter)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{now:o}_{counter}");
        byte[] source = new byte[Namespace.Length + Encoding.UTF8.GetByteCount(name)];
        Namespace.CopyTo(source, 0);
        Encoding.UTF8.GetBytes(name, source.AsSpan(Namespace.Length));
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // Version 5 is SHA-1 by definition; nothing is protected by it.
        SHA1.HashData(source, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
