using System.Text.Json;
using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.SampleFiles;

public sealed class The_demo_cycle
{
    private static readonly Instrument Merit2019 = ShippedInstruments.Get("merit-2019");
    private static readonly JsonElement Expected =
        JsonDocument.Parse(Samples.Read("demo", "expected.json")).RootElement;

    public static TheoryData<string> Scored => [.. Results("scored").Select(result => result.GetProperty("agency").GetString()!)];

    [Fact]
    public void The_register_reads_without_findings_and_every_agency_has_an_expectation()
    {
        Read<AgencyRegister> register = AgencyRegisterJson.Parse(Samples.Read("demo", "agencies.json"));

        Assert.Empty(register.Findings);
        Assert.True(register.Value!.Agencies.Count(agency => !agency.Synthetic) >= 14);
        Assert.All(register.Value.Agencies, agency => Assert.EndsWith(".example", agency.Contact!.Email, StringComparison.Ordinal));
        Assert.Equal(
            register.Value.Agencies.Select(agency => agency.Code).Order(),
            Expected.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("agency").GetString()!).Order());
    }

    [Theory]
    [MemberData(nameof(Scored))]
    public void Each_submission_scores_what_was_published(string agency)
    {
        JsonElement expected = Results("scored").Single(result => result.GetProperty("agency").GetString() == agency);
        Read<Submission> read = ReadSubmission(agency);

        Assert.Empty(read.Findings);
        ScoreResult result = Scorer.Score(Merit2019, read.Value!.Entries);
        Assert.Equal(expected.GetProperty("score").GetDecimal(), result.Score);
        Assert.Equal(expected.GetProperty("category").GetString(), result.Category?.Code);
        if (expected.TryGetProperty("aspects", out JsonElement aspects))
        {
            Assert.Equal(
                aspects.EnumerateObject().Select(aspect => (aspect.Name, aspect.Value.GetDecimal())),
                result.Aspects.Select(aspect => (aspect.Code, aspect.Value)));
        }
    }

    [Fact]
    public void The_category_counts_are_those_of_the_results()
    {
        Assert.Equal(
            Results("scored").CountBy(result => result.GetProperty("category").GetString()!).OrderBy(pair => pair.Key),
            Expected.GetProperty("categories").EnumerateObject()
                .Select(count => KeyValuePair.Create(count.Name, count.Value.GetInt32())).OrderBy(pair => pair.Key));
    }

    [Fact]
    public void The_invalid_file_has_several_kinds_of_findings()
    {
        string agency = Assert.Single(Results("rejected")).GetProperty("agency").GetString()!;
        Read<Submission> read = ReadSubmission(agency);

        Assert.False(read.Succeeded);
        Assert.Equal(
            [
                "blank", "evidence-missing", "indicator-doubled", "indicator-missing", "indicator-unknown",
                "level-out-of-range", "not-a-number",
            ],
            read.Findings.Select(finding => finding.Code).Distinct().Order());
    }

    private static IEnumerable<JsonElement> Results(string outcome) => Expected.GetProperty("results").EnumerateArray()
        .Where(result => result.GetProperty("outcome").GetString() == outcome);

    private static Read<Submission> ReadSubmission(string agency)
    {
        SubmissionContext context = new("merit-2026", agency, Merit2019);
        string json = Samples.PathOf("demo", "submissions", agency, "submission.json");
        return File.Exists(json)
            ? SubmissionJson.Parse(File.ReadAllBytes(json), context)
            : SubmissionCsv.Parse(Samples.Read("demo", "submissions", agency, "submission.csv"), context);
    }
}
