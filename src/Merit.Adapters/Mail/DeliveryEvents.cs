using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Merit.Assessment.Reading;
using Microsoft.Extensions.Options;

namespace Merit.Adapters.Mail;

/// <summary>Reads SendGrid's signed event webhook.</summary>
public sealed class DeliveryEvents(IOptions<MailOptions> options)
{
    private const int KeyBits = 256;

    // More do not fit into the body that the webhook takes.
    private const int MostEvents = 100_000;
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(1);
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>Whether anybody can be believed: a public key is set.</summary>
    public bool HasKey => options.Value.WebhookPublicKey is { Length: > 0 };

    /// <summary>Whether the timestamp is of the last day, and signed together with exactly these bytes.</summary>
    /// <param name="body">The body as it came.</param>
    /// <param name="signature">Base64 of a DER signature over timestamp and body.</param>
    /// <param name="timestamp">Unix seconds.</param>
    /// <param name="now">The present by the machine's clock, which the provider's is compared with.</param>
    public bool IsSigned(ReadOnlySpan<byte> body, string? signature, string? timestamp, DateTimeOffset now)
    {
        if (options.Value.WebhookPublicKey is not { Length: > 0 } publicKey || signature is null
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || seconds < (now - LongestAge).ToUnixTimeSeconds()
            || seconds > (now + ClockDifference).ToUnixTimeSeconds())
        {
            return false;
        }

        try
        {
            using ECDsa? key = ReadKey(publicKey);
            byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp), .. body];
            return key?.VerifyData(signed, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence) == true;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The events of a body, and how many parts of it could not be read; one bad event does not take the others with it.</summary>
    public static (IReadOnlyList<DeliveryEvent> Events, int Unreadable) Read(ReadOnlySpan<byte> body)
    {
        FindingList findings = new();
        if (JsonText.ParseEach(body, findings, MostEvents, out int all) is not { } sound)
        {
            return ([], 1);
        }

        List<DeliveryEvent> events = [.. sound.Select(ReadOne).OfType<DeliveryEvent>()];
        return (events, all - events.Count);
    }

    /// <summary>The public key; null when it is one of another curve.</summary>
    internal static ECDsa? ReadKey(string publicKey)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        }
        catch
        {
            key.Dispose();
            throw;
        }

        if (key.KeySize == KeyBits)
        {
            return key;
        }

        key.Dispose();
        return null;
    }

    private static DeliveryEvent? ReadOne(JsonView view) => view.String("event") is not { } name
        ? null
        : new DeliveryEvent(
            view.String(MailArguments.Cycle, required: false),
            view.String(MailArguments.Notification, required: false),
            name,
            view.String("sg_message_id", required: false),
            int.TryParse(view.String(MailArguments.Attempt, required: false), NumberStyles.None, CultureInfo.InvariantCulture, out int attempt) ? attempt : null);
}

/// <summary>What the provider says of one mail, as far as the app uses it.</summary>
/// <param name="CycleId">The custom argument <see cref="MailArguments.Cycle"/>; null when the event came without it.</param>
/// <param name="NotificationId">The custom argument <see cref="MailArguments.Notification"/>; null when the event came without it.</param>
/// <param name="Event">SendGrid's name: processed, delivered, deferred, bounce, dropped, …</param>
/// <param name="MessageId">SendGrid's message id; begins with the one that the send was answered with.</param>
/// <param name="Attempt">The custom argument <see cref="MailArguments.Attempt"/>.</param>
public sealed record DeliveryEvent(string? CycleId, string? NotificationId, string Event, string? MessageId, int? Attempt);
