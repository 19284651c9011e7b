using System.Security.Cryptography;
using System.Text;

namespace Merit.Cli.Mailbox;

/// <summary>The P-256 key pair that signs delivery events; made on first start, readable by its owner only.</summary>
public sealed class WebhookSigningKey : IDisposable
{
    /// <summary>What the private half is called in its directory.</summary>
    public const string FileName = "webhook-key.pem";

    private readonly ECDsa _key;

    private WebhookSigningKey(ECDsa key) => _key = key;

    /// <summary>Base64 of the DER SubjectPublicKeyInfo: what goes into the setting <c>SendGrid__WebhookPublicKey</c>.</summary>
    public string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    /// <summary>Reads the pair from <paramref name="directory"/>, or makes it there with its public half beside it.</summary>
    public static WebhookSigningKey Open(string directory)
    {
        string path = Path.Combine(directory, FileName);
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(path))
        {
            try
            {
                key.ImportFromPem(File.ReadAllText(path));
                return new(key);
            }
            catch (Exception failure) when (failure is ArgumentException or CryptographicException)
            {
                key.Dispose();
                throw new UserFacingException($"{path} holds no key. Delete it: a new one is made, which the receiver of the events must be told.", failure);
            }
        }

        Directory.CreateDirectory(directory);
        OwnerOnlyFile.Write(path, key.ExportPkcs8PrivateKeyPem());
        WebhookSigningKey made = new(key);
        File.WriteAllText(Path.Combine(directory, "webhook-key.public.txt"), made.PublicKey + "\n");
        return made;
    }

    /// <summary>Signs timestamp and payload as one text: base64 of a DER ECDSA signature over their SHA-256.</summary>
    public string Sign(string timestamp, ReadOnlySpan<byte> payload)
    {
        byte[] prefix = Encoding.UTF8.GetBytes(timestamp);
        byte[] signed = [.. prefix, .. payload];
        return Convert.ToBase64String(_key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
