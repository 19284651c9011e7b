using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Web.Components;
using Merit.Web.Pages.Questions;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Records;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>Where an agency reads what it is asked, writes its answers and sends them. Whose page it is, the session says and nothing else.</summary>
public sealed class AgencyQuestionPages(
    PageFrame frame,
    IRefusalPages refusals,
    CycleInstruments cycles,
    AssessmentTable assessments,
    ClarificationThread thread,
    OpenQuestions questions,
    AnswerDesk desk,
    DraftStore drafts,
    TimeProvider clock)
{
    private const string Page = "/" + Routes.AgencyQuestions;

    /// <summary>The questions, and what is kept of the answers.</summary>
    [Function("QuestionsPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyQuestions)] HttpRequest request, CancellationToken cancellation) =>
        await FindAsync(request, cancellation) is { } own ? await ShowAsync(request, own, null, [], null, cancellation) : Unknown(request);

    /// <summary>Keeps answers that are not sent yet.</summary>
    [Function("SaveAnswers")]
    public async Task<IResult> SaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AnswerSaving)] HttpRequest request, CancellationToken cancellation)
    {
        if (await FindAsync(request, cancellation) is not { } own)
        {
            return Unknown(request);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        return await KeepAsync(request, own, form, cancellation) is (_, { } refused) ? refused : PageFrame.GoOn(Page, "answers-saved");
    }

    /// <summary>Sends the answers, by which verification goes on.</summary>
    [Function("SendAnswers")]
    public async Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AnswerSending)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await FindAsync(request, cancellation) is not { } own)
        {
            return Unknown(request);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        // What was typed is kept before it is sent, so that nothing is lost where sending fails.
        (IReadOnlyList<string> texts, IResult? refused) = await KeepAsync(request, own, form, cancellation);
        if (refused is not null)
        {
            return refused;
        }

        OrderOutcome outcome = await desk.SendAsync(own.Cycle.Cycle, own.Row, own.Asked!, texts, request.Caller(), client, cancellation);
        return outcome.IsDone ? PageFrame.GoOn("/" + Routes.AgencyStatus, "answers-sent")
            : outcome.Code is { } code ? refusals.Conflict(request, code, outcome.Arguments)
            : await ShowAsync(request, own, form, outcome.Findings, null, cancellation);
    }

    // What was typed, and the page that says why it is not kept.
    private async Task<(IReadOnlyList<string> Texts, IResult? Refused)> KeepAsync(HttpRequest request, Own own, IFormCollection form, CancellationToken cancellation)
    {
        if (own.Asked is not { } asked)
        {
            return ([], refusals.Conflict(request, "answer-not-asked"));
        }

        string[] names = [.. ClarificationThread.QuestionsOf(asked).Select((_, place) => AnswerField.Name(place))];
        RequestBody body = RequestBody.Of(form, names);
        string[] texts = [.. names.Select(name => body.OptionalParagraphs(name) ?? "")];
        if (body.Findings.HasErrors)
        {
            return (texts, await ShowAsync(request, own, form, body.Findings.All, null, cancellation));
        }

        if (desk.RefusalOf(own.Row, own.Cycle.Cycle, asked) is { } refused)
        {
            // Who presses twice has sent them already, which sending finds out.
            return refused.Code == "answers-sent" && request.Path.Value == "/" + Routes.AnswerSending ? (texts, null) : (texts, refusals.Conflict(request, refused.Code!, refused.Arguments));
        }

        AnswerDraft kept = await desk.SaveAsync(own.Row, asked, texts, form["seen"].ToString(), request.Caller(), cancellation);
        return kept.Texts.SequenceEqual(texts) || (kept.Tag.Length == 0 && texts.All(text => text.Length == 0))
            ? (texts, null)
            : (texts, await ShowAsync(request, own, form, [], kept, cancellation));
    }

    private async Task<IResult> ShowAsync(
        HttpRequest request, Own own, IFormCollection? form, IReadOnlyList<Finding> findings, AnswerDraft? others, CancellationToken cancellation)
    {
        PageContext context = frame.For(request) with { Address = Page };
        OrderOutcome? refusal = own.Asked is { } asked ? desk.RefusalOf(own.Row, own.Cycle.Cycle, asked) : null;
        IReadOnlyList<ClarificationRound> rounds = await thread.ReadAsync(own.Row, cancellation);
        return PageFrame.Show<QuestionsPage>(
            request,
            new()
            {
                [nameof(QuestionsPage.Context)] = context,
                [nameof(QuestionsPage.Model)] = new QuestionsModel
                {
                    Cycle = CycleParts.Title(own.Cycle.Cycle),
                    Agency = own.Row.AgencyName,
                    Form = own.Asked is not null && refusal is null ? await FormAsync(own, own.Asked, others, cancellation) : null,
                    Closed = refusal is { Code: { } code } ? Messages.Format(code, refusal.Arguments) : null,
                    PausedAt = own.Cycle.Cycle.PausedAt,
                    Rounds = [.. rounds.Select((round, place) => QuestionParts.Round(round, place, own.Row, own.Cycle.Instrument, isForAgency: true))],
                },
                [nameof(QuestionsPage.State)] = form is null ? new FormState(null, []) : FormAnswers.State(form, findings, context.Language),
            },
            others is not null ? StatusCodes.Status409Conflict : findings.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private async Task<AnswerForm> FormAsync(Own own, VerificationDecision asked, AnswerDraft? others, CancellationToken cancellation)
    {
        AnswerDraft kept = others ?? await desk.ReadAsync(own.Row, asked, cancellation);
        bool isScoped = asked.Indicators.Count > 0 && await questions.FindAsync(own.Cycle, own.Row, clock.GetUtcNow(), cancellation) is not null;
        return new AnswerForm
        {
            Until = own.Row.UntilIn(own.Cycle.Cycle),
            Reason = asked.Questions is null ? null : asked.Reason,
            Questions = [.. ClarificationThread.QuestionsOf(asked).Select((question, place) => new ThreadQuestion(
                QuestionParts.Topics(question.Indicator, asked.Indicators, own.Cycle.Instrument), question.Text, kept.Texts.ElementAtOrDefault(place) is { Length: > 0 } text ? text : null))],
            Seen = kept.Tag,
            SavedAt = kept.SavedAt,
            IsOthers = others is not null,
            Counts = isScoped ? asked.Indicators : null,
            HasNewUpload = own.Row.Receipt != asked.Receipt,
            DraftFiles = (await drafts.ReadAsync(own.Place, cancellation)).Files.Count,
        };
    }

    private async Task<Own?> FindAsync(HttpRequest request, CancellationToken cancellation)
    {
        Caller caller = request.Caller();
        var place = new DraftPlace(caller.Cycle!, caller.Agency!);
        return await cycles.FindRecentAsync(place.Cycle, cancellation) is { } cycle && await assessments.FindAsync(place.Cycle, place.Agency, cancellation) is { } row
            ? new Own(place, cycle, row, await desk.FindAsync(row, cancellation))
            : null;
    }

    private IResult Unknown(HttpRequest request) => refusals.NotFound(request, "assessment-not-found", request.Caller().Cycle, request.Caller().Agency);

    /// <summary>What an agency's session opens, and what the agency was asked last.</summary>
    private sealed record Own(DraftPlace Place, CycleInstrument Cycle, AssessmentRow Row, VerificationDecision? Asked);
}

/// <summary>Questions and answers as pages show them.</summary>
internal static class QuestionParts
{
    /// <summary>A round of the thread.</summary>
    /// <param name="round">The round.</param>
    /// <param name="place">Its place among all, from 0.</param>
    /// <param name="row">The assessment.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="isForAgency">Whether the agency reads it, which is not told who asks.</param>
    public static ThreadRound Round(ClarificationRound round, int place, AssessmentRow row, Instrument instrument, bool isForAgency) => new()
    {
        Number = place + 1,
        AskedAt = round.AskedAt,
        Until = round.Until,
        Asker = isForAgency ? null : round.Assessor,
        Reason = round.Reason,
        Questions = [.. round.Questions.Select(question => new ThreadQuestion(Topics(question.Indicator, round.Indicators, instrument), question.Question, question.Answer))],
        AnsweredAt = round.Answer?.At,
        NewReceipt = round.NewReceipt,
        IsOpen = row.Stage == AssessmentStage.ClarificationRequested && round.Round == row.ClarificationRounds - 1,
    };

    /// <summary>What a question is about: its own indicator, or all of the round.</summary>
    public static IReadOnlyList<(string Code, Text? Title)> Topics(string? indicator, IReadOnlyList<string> all, Instrument instrument) =>
        [.. (indicator is null ? all : [indicator]).Select(code => (code, instrument.Find(code)?.Title))];
}
