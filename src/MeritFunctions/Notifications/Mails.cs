using Merit.Adapters.Storage;
using MeritFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Notifications;

/// <summary>Shows what became of a cycle's mails, without addresses.</summary>
public sealed class Mails(NotificationTable notifications)
{
    /// <summary>Every mail of a cycle.</summary>
    [Function("ListMails")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Mails)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        Results.Json(
            (await notifications.ListAsync(cycle, cancellation)).Select(m => new { id = m.RowKey, m.Kind, m.Agency, m.Status, m.Attempts, m.MessageId, m.Problem, m.QueuedAt, m.ChangedAt }),
            StoredJson.Options);
}
