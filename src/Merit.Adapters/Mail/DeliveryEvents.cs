using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SendGrid.Helpers.EventWebhook;

namespace Merit.Adapters.Mail;

/// <summary>Reads SendGrid's signed event webhook.</summary>
public sealed class DeliveryEvents(IOptions<MailOptions> options)
{
    private readonly RequestValidator _validator = new();

    /// <summary>
    /// The events of one post, or null when the signature does not belong to this body and timestamp, or no public key
    /// is set. Events of mails that are not ours are left out.
    /// </summary>
    /// <exception cref="JsonException">Signed, but not a list of events.</exception>
    public IReadOnlyList<DeliveryEvent>? Read(byte[] body, string? signature, string? timestamp)
    {
        if (options.Value.WebhookPublicKey is not { Length: > 0 } key || string.IsNullOrEmpty(signature) || string.IsNullOrEmpty(timestamp)
            || !IsSigned(key, body, signature, timestamp))
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(body);
        return [.. document.RootElement.EnumerateArray()
            .Select(e => new DeliveryEvent(Text(e, MailArguments.Cycle) ?? "", Text(e, MailArguments.Notification) ?? "", Text(e, "event") ?? "", Text(e, "sg_message_id")))
            .Where(e => e.CycleId.Length > 0 && e.NotificationId.Length > 0)];
    }

    private bool IsSigned(string key, byte[] body, string signature, string timestamp)
    {
        try
        {
            return _validator.VerifySignature(_validator.ConvertPublicKeyToECDSA(key), Encoding.UTF8.GetString(body), signature, timestamp);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The library answers a signature that is no signature with whatever its parser threw.
            return false;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>What the provider says of one mail, as far as the app uses it.</summary>
/// <param name="CycleId">The custom argument <see cref="MailArguments.Cycle"/>.</param>
/// <param name="NotificationId">The custom argument <see cref="MailArguments.Notification"/>.</param>
/// <param name="Event">SendGrid's name: processed, delivered, deferred, bounce, dropped, …</param>
/// <param name="MessageId">SendGrid's message id.</param>
public sealed record DeliveryEvent(string CycleId, string NotificationId, string Event, string? MessageId);
