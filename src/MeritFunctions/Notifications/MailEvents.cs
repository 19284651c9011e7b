using System.Text.Json;
using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using MeritFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Notifications;

/// <summary>Takes SendGrid's signed events: the only word on what became of a mail.</summary>
public sealed class MailEvents(DeliveryEvents events, NotificationTable notifications, TimeProvider clock)
{
    private const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    private const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>Anonymous by its key, authenticated by its signature.</summary>
    [Function(nameof(MailEvents))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.MailEvents)] HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength is > MostBytes)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        IReadOnlyList<DeliveryEvent>? read;
        try
        {
            read = events.Read(body.ToArray(), request.Headers[SignatureHeader], request.Headers[TimestampHeader]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Results.BadRequest();
        }

        if (read is null)
        {
            return Results.Unauthorized();
        }

        foreach (DeliveryEvent said in read)
        {
            await RecordAsync(said, cancellation);
        }

        return Results.Ok();
    }

    private async Task RecordAsync(DeliveryEvent said, CancellationToken cancellation)
    {
        string? status = said.Event switch
        {
            "processed" or "delivered" => NotificationStatus.Delivered,
            "bounce" or "dropped" => NotificationStatus.Bounced,
            _ => null,
        };
        if (status is null)
        {
            return;
        }

        await notifications.ChangeAsync(
            said.CycleId,
            said.NotificationId,
            row =>
            {
                // Events come in any order and more than once; a bounce is the last word.
                if (row.Status == status || row.Status == NotificationStatus.Bounced)
                {
                    return false;
                }

                row.Status = status;
                row.MessageId ??= said.MessageId;
                row.Problem = status == NotificationStatus.Bounced ? said.Event : null;
                row.ChangedAt = clock.GetUtcNow();
                return true;
            },
            cancellation);
    }
}
