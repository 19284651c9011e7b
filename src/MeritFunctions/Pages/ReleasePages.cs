using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Web.Components;
using Merit.Web.Pages.Plenary;
using MeritFunctions.Determination;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>What a release would do, and the release.</summary>
public sealed class ReleasePages(PageFrame frame, IRefusalPages refusals, Orders once, CycleTable cycles, ReleasePreviews previews, ReleaseDesk desk)
{
    /// <summary>The preview.</summary>
    [Function("ReleasePage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ReleasePage)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await PageAsync(request, cycle, new FormState(null, []), StatusCodes.Status200OK, cancellation);

    /// <summary>Releases the cycle.</summary>
    [Function("ReleaseForm")]
    public async Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ReleasePage)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        RequestBody body = RequestBody.Of(form, ReleaseDesk.Fields);
        if (await once.ClaimAsync(request, form, cycle, cancellation) is not { } turn)
        {
            body.Findings.Error("form-sent", "");
            return await AgainAsync();
        }

        OrderOutcome outcome = turn.Status > 0 ? OrderOutcome.Done : await desk.ReleaseAsync(body, request.Caller(), cycle, client, cancellation);
        if (outcome.IsDone)
        {
            await once.AnsweredAsync(turn, cancellation);
            return PageFrame.GoOn($"/cycles/{cycle}", "cycle-released");
        }

        if (outcome.Code is { } code)
        {
            body.Findings.Error(code, "", outcome.Arguments);
        }

        return await AgainAsync();

        Task<IResult> AgainAsync() => PageAsync(request, cycle, FormAnswers.State(form, body.Findings.All, PageFrame.LanguageOf(request)), StatusCodes.Status422UnprocessableEntity, cancellation);
    }

    private async Task<IResult> PageAsync(HttpRequest request, string cycle, FormState state, int status, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } row || await previews.OfAsync(cycle, cancellation) is not { } preview)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        PageContext context = frame.For(request);
        Caller caller = request.Caller();
        return PageFrame.Show<ReleasePage>(
            request,
            new()
            {
                [nameof(ReleasePage.Context)] = context,
                [nameof(ReleasePage.Model)] = new ReleaseModel
                {
                    Cycle = cycle,
                    Breadcrumb = CycleParts.Breadcrumb(row, cycle, context.Language),
                    Maximum = preview.Maximum,
                    Ranking = [.. preview.Ranking.Select(Line)],
                    Categories = [.. preview.Categories.Select(c => (c.Title, c.Agencies))],
                    NotSubmitted = preview.NotSubmitted.Count,
                    Mails = [.. preview.Mails.Select(m => new MailToCome(m.Recognised, m.Count, m.WithoutContact, m.Subject, m.Text))],
                    Blockers = [.. preview.Blockers.Select(SessionPages.Blocker)],
                    MayRelease = caller.Roles.HasFlag(Roles.Plenary) && (PlenarySetting.Of(row) is null || SessionDesk.IsAuthority(row, new Order(caller))),
                    IsReleased = row.Release > 0,
                    Today = Messages.WibDate(context.Now).ToString("O", CultureInfo.InvariantCulture),
                    DecidedBy = "pleno",
                    Key = Orders.NewKey(),
                    State = state,
                },
            },
            status);
    }

    private static RankedLine Line(PreviewedResult line)
    {
        return new RankedLine(line.Rank, line.Agency, line.Name, line.Score, line.CategoryTitle, In("type"), In("region"), In("size"));

        string? In(string by) => line.Groups.FirstOrDefault(g => g.By == by) is { } place ? string.Create(CultureInfo.InvariantCulture, $"{place.Rank}/{place.Of}") : null;
    }
}
