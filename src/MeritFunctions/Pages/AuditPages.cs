using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Web.Components;
using Merit.Web.Pages.Audits;
using Merit.Web.Texts;
using MeritFunctions.Audit;
using MeritFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>Who changed what, to be read, searched and verified.</summary>
public sealed class AuditPages(PageFrame frame, IRefusalPages refusals, AuditLog logs, AuditVerification verification, CycleTable cycles)
{
    private const int Rows = 100;

    // So many lines are looked at for one page of matches; the next page goes on behind them.
    private const int MostLooked = 20_000;

    private const int EndBytes = 128 * 1024;

    /// <summary>The logs.</summary>
    [Function("AuditLogsPage")]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AuditLogs)] HttpRequest request, CancellationToken cancellation)
    {
        PageContext context = frame.For(request);
        List<CycleRow> rows = await cycles.ListAsync(cancellation);
        return PageFrame.Show<AuditLogsPage>(
            request,
            new()
            {
                [nameof(AuditLogsPage.Context)] = context,
                [nameof(AuditLogsPage.Logs)] = (IReadOnlyList<ListedLog>)
                [
                    new(AuditLog.Access, null),
                    new(AuditLog.Register, null),
                    .. rows.OrderByDescending(row => row.OpensAt).Select(row => new ListedLog(row.RowKey, CycleParts.LinkTo(row, row.RowKey, context.Language).Text)),
                ],
            });
    }

    /// <summary>Some events of a log: the newest, or from a place on those that are asked for.</summary>
    [Function("AuditLogPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AuditLogPage)] HttpRequest request, string log, CancellationToken cancellation)
    {
        AuditFilter filter = FilterOf(request);
        AuditPlace? from = AuditTrail.Place(request.Query["from"]);
        bool isNewest = from is null && !filter.IsSet;
        if (!AuditTrail.IsLog(log) || await logs.NearEndAsync(log, EndBytes, cancellation) is not { } end)
        {
            return refusals.NotFound(request, "audit-not-found", log);
        }

        (IReadOnlyList<ListedEvent> events, AuditPlace? next) = isNewest
            ? (await NewestAsync(log, end, cancellation), null)
            : await MatchingAsync(log, from ?? AuditPlace.Start, filter, cancellation);
        PageContext context = frame.For(request);
        return PageFrame.Show<AuditLogPage>(
            request,
            new()
            {
                [nameof(AuditLogPage.Context)] = context,
                [nameof(AuditLogPage.Model)] = new AuditLogModel(
                    log, await TitleAsync(log, context.Language, cancellation), filter, isNewest, events, next is { } place ? $"{place.Part}-{place.Offset}" : null),
            });
    }

    /// <summary>Whether a log is whole, in words.</summary>
    [Function("AuditLogCheck")]
    public async Task<IResult> VerifyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AuditLogCheck)] HttpRequest request, string log, CancellationToken cancellation)
    {
        if (!AuditTrail.IsLog(log) || await verification.RunAsync(log, cancellation) is not { } report)
        {
            return refusals.NotFound(request, "audit-not-found", log);
        }

        PageContext context = frame.For(request);
        return PageFrame.Show<AuditCheckPage>(
            request,
            new()
            {
                [nameof(AuditCheckPage.Context)] = context,
                [nameof(AuditCheckPage.Log)] = new ListedLog(log, await TitleAsync(log, context.Language, cancellation)),
                [nameof(AuditCheckPage.Report)] = report,
            });
    }

    // Newest first, because whoever comes without a question wants to know what has just happened.
    private async Task<IReadOnlyList<ListedEvent>> NewestAsync(string name, AuditPlace end, CancellationToken cancellation)
    {
        List<ListedEvent> events = [];
        bool isPart = end.Offset > 0;
        await foreach (AuditLine line in logs.ReadAsync(name, end, cancellation))
        {
            if (!isPart)
            {
                events.Add(View(line));
            }

            isPart = false;
        }

        events.Reverse();
        return [.. events.Take(Rows)];
    }

    private async Task<(IReadOnlyList<ListedEvent> Events, AuditPlace? Next)> MatchingAsync(string name, AuditPlace from, AuditFilter filter, CancellationToken cancellation)
    {
        List<ListedEvent> events = [];
        AuditPlace next = from;
        int looked = 0;
        await foreach (AuditLine line in logs.ReadAsync(name, from, cancellation))
        {
            if (events.Count == Rows || looked == MostLooked)
            {
                return (events, next);
            }

            looked++;
            next = line.Next;
            ListedEvent view = View(line);
            // A place may come from anywhere, and then it is not a damaged line but a piece of one.
            if (filter.Fits(view.Event) && !(looked == 1 && from.Offset > 0 && view.Event is null))
            {
                events.Add(view);
            }
        }

        return (events, null);
    }

    private static ListedEvent View(AuditLine line) => new(AuditChain.Read(line.Bytes)?.Seq, AuditChain.ReadEvent(line.Bytes));

    private async Task<string?> TitleAsync(string name, Language language, CancellationToken cancellation) =>
        name[0] == '~' ? null : await cycles.FindRecentAsync(name, cancellation) is { } row ? CycleParts.LinkTo(row, name, language).Text : name;

    private static AuditFilter FilterOf(HttpRequest request)
    {
        string? Asked(string name) => request.Query[name].ToString().Trim() is { Length: > 0 and < 200 } text ? text : null;
        return new AuditFilter(Asked("actor"), Enum.TryParse(Asked("what"), out AuditKind what) && Enum.IsDefined(what) ? what : null, Asked("subject"), Day(Asked("since")), Day(Asked("until")));
    }

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;
}
