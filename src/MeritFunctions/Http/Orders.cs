using System.Text;
using Merit.Adapters.Storage;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http;

/// <summary>
/// Takes orders over HTTP. One that brings a key of its own (<c>Idempotency-Key</c>) is noted before it is carried out: the same again gets
/// the same answer, other content under its key is refused. Carried out twice it does no harm, so whoever stops in between starts anew.
/// </summary>
public sealed class Orders(RequestTable requests, TimeProvider clock)
{
    /// <summary>The field of a form that holds its key.</summary>
    public const string FormKey = "orderKey";

    /// <summary>The header with an order's own key.</summary>
    internal const string KeyHeader = "Idempotency-Key";

    /// <summary>The longest such key.</summary>
    internal const int LongestKey = 200;

    private const int MostBytes = 1024 * 1024;

    // What is longer than a row's text may be is not kept: the order is carried out again.
    private const int LongestAnswer = 16 * 1024;

    /// <summary>Takes an order whose body gives a reason.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cycle">The cycle that it is about.</param>
    /// <param name="address">Where what it changes is shown.</param>
    /// <param name="fields">The body's fields beside <c>reason</c>.</param>
    /// <param name="read">Reads the fields, and says how the order is carried out.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<IResult> TakeAsync(
        HttpRequest request, string cycle, string address, string[] fields, Func<RequestBody, Func<Order, Task<OrderOutcome>>> read, CancellationToken cancellation) =>
        OnceAsync(
            request,
            cycle,
            async _ =>
            {
                RequestBody body = await RequestBody.ReadAsync(request, [.. fields, "reason"], cancellation);
                if (!body.IsReadable)
                {
                    return Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest);
                }

                Func<Order, Task<OrderOutcome>> carryOut = read(body);
                var order = new Order(request.Caller(), body.RequiredParagraphs("reason"), EntityTag.Wanted(request));
                return body.Findings.HasErrors ? Problems.Invalid(body.Findings.All) : (await carryOut(order)).ToResult(address);
            },
            cancellation);

    /// <summary>Carries an order out, unless its key says that it was answered before. What is refused changes nothing, and is judged anew.</summary>
    /// <param name="request">The request; its body can be read as if nobody had.</param>
    /// <param name="cycle">The cycle that it is about.</param>
    /// <param name="carryOut">Carries it out; the row names it and says when it came first.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<IResult> OnceAsync(HttpRequest request, string cycle, Func<RequestRow, Task<IResult>> carryOut, CancellationToken cancellation)
    {
        string key = request.Headers[KeyHeader].ToString();
        var row = new RequestRow { PartitionKey = TableKey.From(cycle), RowKey = Guid.NewGuid().ToString("N"), At = clock.GetUtcNow() };
        if (key.Length == 0)
        {
            return await carryOut(row);
        }

        if (key.Length > LongestKey)
        {
            return Problems.Conflict("order-key-too-long", LongestKey);
        }

        if (await BodyBytes.ReadAsync(request, MostBytes, cancellation) is not { } body)
        {
            return Problems.TooLarge(MostBytes);
        }

        request.Body = new MemoryStream(body);
        row.RowKey = StoredJson.Sha256(Encoding.UTF8.GetBytes($"{request.Caller().Id}\n{key}"));
        row.Hash = StoredJson.Sha256([.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n"), .. body]);
        RequestRow claimed = await requests.ClaimAsync(row, cancellation);
        if (claimed.Hash != row.Hash)
        {
            return Problems.Conflict("order-key-taken");
        }

        if (claimed.Status == 0)
        {
            IResult result = await carryOut(claimed);
            (int status, string? location, byte[] answer) = await AnswerAsync(result, request.HttpContext);
            if (status is < 200 or > 299 || answer.Length > LongestAnswer)
            {
                return result;
            }

            claimed = await requests.AnswerAsync(claimed, status, location, Encoding.UTF8.GetString(answer), cancellation);
        }

        return new KeptAnswer(claimed);
    }

    /// <summary>
    /// Notes what a page's form orders before it is carried out. The form brings the key that it was shown with, so that sent twice, or
    /// again by a browser that goes back, it makes one change.
    /// </summary>
    /// <returns>The order, with a status when it was answered before; null when its key came with other content.</returns>
    public async Task<RequestRow?> ClaimAsync(HttpRequest request, IFormCollection form, string cycle, CancellationToken cancellation)
    {
        string key = form[FormKey].ToString() is { Length: > 0 and <= LongestKey } brought ? brought : NewKey();
        string content = string.Join('\n', form.Where(f => f.Key != Sessions.ProofField).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"));
        var row = new RequestRow
        {
            PartitionKey = TableKey.From(cycle),
            RowKey = StoredJson.Sha256(Encoding.UTF8.GetBytes($"{request.Caller().Id}\n{key}")),
            Hash = StoredJson.Sha256(Encoding.UTF8.GetBytes($"{request.Path}\n{content}")),
            At = clock.GetUtcNow(),
        };
        RequestRow claimed = await requests.ClaimAsync(row, cancellation);
        return claimed.Hash == row.Hash ? claimed : null;
    }

    /// <summary>Keeps that a form's order was carried out, and what the page after it tells.</summary>
    public Task AnsweredAsync(RequestRow claimed, CancellationToken cancellation, string told = "") =>
        requests.AnswerAsync(claimed, StatusCodes.Status303SeeOther, null, told, cancellation);

    /// <summary>A key for a form that is shown.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("N");

    private static async Task<(int Status, string? Location, byte[] Body)> AnswerAsync(IResult result, HttpContext http)
    {
        using var body = new MemoryStream();
        DefaultHttpContext apart = new() { RequestServices = http.RequestServices };
        apart.Response.Body = body;
        await result.ExecuteAsync(apart);
        return (apart.Response.StatusCode, apart.Response.Headers.Location, body.ToArray());
    }

    private sealed class KeptAnswer(RequestRow row) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => row.Status;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = row.Status;
            httpContext.Response.Headers.Location = row.Location;
            httpContext.Response.ContentType = row.Body.Length > 0 ? "application/json; charset=utf-8" : null;
            return row.Body.Length > 0 ? httpContext.Response.WriteAsync(row.Body, httpContext.RequestAborted) : Task.CompletedTask;
        }
    }
}
