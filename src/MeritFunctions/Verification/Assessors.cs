using System.Text.Json.Serialization;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Verification;

/// <summary>The register of assessors.</summary>
public sealed class Assessors(AssessorTable people, AssessorDesk desk)
{
    /// <summary>
    /// Adds assessors, moderators and members of the plenary, and changes what the document states of those that are there, from JSON or
    /// (Content-Type <c>text/csv</c>) from CSV; whom it does not name stays. With <c>?preview=true</c> nothing is written and the answer,
    /// what would change, is the same; its <c>ETag</c> names the changes, and with it as <c>If-Match</c> no others are made.
    /// </summary>
    [Function("PutAssessors")]
    [Follows(Customs.Tag | Customs.Guard)]
    [Takes(typeof(AssessorsDocument), IsDocument = true)]
    [Takes(typeof(string), MediaTypes.Csv, IsDocument = true)]
    [Asks("preview", typeof(bool))]
    [Answers(StatusCodes.Status200OK, typeof(AssessorsAnswer))]
    [Refuses(StatusCodes.Status409Conflict, "register-busy")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "body-too-large")]
    [Refuses(StatusCodes.Status422UnprocessableEntity, "invalid")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.Assessors)] HttpRequest request, CancellationToken cancellation)
    {
        if (Preview.IsWanted(request, out IResult? refusal) is not { } preview)
        {
            return refusal!;
        }

        if (await BodyBytes.ReadAsync(request, AssessorDesk.MostBytes, cancellation) is not { } body)
        {
            return Problems.TooLarge(AssessorDesk.MostBytes);
        }

        bool isCsv = request.ContentType?.StartsWith(MediaTypes.Csv, StringComparison.OrdinalIgnoreCase) == true;
        if (await desk.PutAsync(body, isCsv, request.Caller(), preview, EntityTag.Wanted(request)?.Trim('"'), cancellation) is not { } outcome)
        {
            return Problems.Conflict("register-busy");
        }

        return outcome.Update is not { } update ? Problems.Invalid(outcome.Findings)
            : !outcome.IsWritten && !preview ? Problems.Stale()
            : EntityTag.Show(request, $"\"{outcome.Name}\"", Results.Json(
                new AssessorsAnswer(
                    preview,
                    outcome.Count,
                    [.. update.Changes.Where(change => change.Before is null).Select(change => change.After.Id)],
                    [.. update.Changes.Where(change => change.Before is not null).Select(change => new ChangedAssessor(change.After.Id, change.Fields))],
                    update.Unchanged,
                    outcome.Findings),
                StoredJson.Options));
    }

    /// <summary>The register in pages; addresses are shown to operators alone.</summary>
    [Function("GetAssessors")]
    [Follows(Customs.Pages)]
    [Answers(StatusCodes.Status200OK, typeof(RegisteredAssessor[]))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Assessors)] HttpRequest request, CancellationToken cancellation) =>
        Paging.AnswerAsync(request, $"assessors", async order =>
        {
            bool isOperator = request.Caller().Acting.HasFlag(Roles.Operator);
            RowPage<AssessorRow> page = await people.PageAsync(order, cancellation);
            return (Results.Json(page.Rows.Select(row => RegisteredAssessor.Of(row.Read(), isOperator)), StoredJson.Options), page.Next);
        });

    /// <summary>What a document changes in the register, or would change.</summary>
    private sealed record AssessorsAnswer(
        bool Preview, int Count, IReadOnlyList<string> Added, IReadOnlyList<ChangedAssessor> Changed, int Unchanged, IReadOnlyList<Finding> Warnings);

    private sealed record ChangedAssessor(string Id, IReadOnlyList<AssessorField> Fields);

    private sealed record RegisteredAssessor(
        string Id,
        string Name,
        IReadOnlyList<AssessorRole> Roles,
        string? Email,
        string? HomeAgency,
        string? HomeRegion,
        IReadOnlyList<string> PreviousPosts,
        IReadOnlyList<string> Declared,
        IReadOnlyList<StatedCompetence> Competences,
        int? Capacity,
        IReadOnlyList<StatedAbsence> Absences,
        bool Active)
    {
        public static RegisteredAssessor Of(Assessor person, bool withAddress) => new(
            person.Id,
            person.Name,
            person.Roles,
            withAddress ? person.Email : null,
            person.HomeAgency,
            person.HomeRegion,
            person.PreviousPosts,
            person.Declared,
            [.. person.Competences.Select(one => new StatedCompetence(one.Instrument, one.ValidFrom, one.ValidUntil))],
            person.Capacity,
            [.. person.Absences.Select(one => new StatedAbsence(one.From, one.Until))],
            person.IsActive);
    }

    private sealed record StatedCompetence(string? Instrument, DateOnly From, DateOnly? Until);

    private sealed record StatedAbsence(DateOnly From, DateOnly Until);

    /// <summary>What <see cref="AssessorRegisterJson"/> reads.</summary>
    private sealed record AssessorsDocument([property: JsonPropertyName("$schema")] string? Schema, IReadOnlyList<SentAssessor> Assessors);

    private sealed record SentAssessor(
        string Id,
        string Name,
        IReadOnlyList<AssessorRole> Roles,
        string? Email,
        string? HomeAgency,
        string? HomeRegion,
        IReadOnlyList<string>? PreviousPosts,
        IReadOnlyList<string>? Declared,
        IReadOnlyList<StatedCompetence>? Competences,
        int? Capacity,
        IReadOnlyList<StatedAbsence>? Absences,
        bool? Active);
}
