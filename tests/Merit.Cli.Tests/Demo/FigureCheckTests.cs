using Merit.Cli.Api;
using Merit.Cli.Demo;

namespace Merit.Cli.Tests.Demo;

public sealed class FigureCheckTests
{
    private static readonly ExpectedCycle Expected = new(
        "merit-2026",
        "merit-2019",
        new Dictionary<string, int> { ["sangat-baik"] = 1, ["baik"] = 1 },
        [
            new("31", "scored", 335.5m, "sangat-baik", Source: "published 2022"),
            new("3671", "scored", 288.5m, "baik", new Dictionary<string, decimal> { ["1"] = 37.5m }, Source: "published"),
            new("9901", "notSubmitted"),
            new("9902", "rejected"),
        ]);

    private static readonly CycleOutcome Right = new(
        new CycleProgress("merit-2026", "released", default, default, 4, Empty, Empty, Empty, Empty),
        [Result("31", 335.5m, "sangat-baik"), Result("3671", 288.5m, "baik", new AspectScore("1", 37.5m, 40))],
        [new("31", "determined", null, null, null), new("3671", "determined", null, null, null), new("9901", "notSubmitted", null, null, null), new("9902", "notSubmitted", null, null, null)],
        [new("9902", "1", "r", "rejected", "submission.csv", [new("level", "error", "line 2", "tingkat", "level")])],
        new Dictionary<string, int>(),
        []);

    private static IReadOnlyDictionary<string, int> Empty => new Dictionary<string, int>();

    [Fact]
    public void Right_figures_leave_nothing_to_say() => Assert.Empty(FigureCheck.Differences(Expected, Right));

    [Fact]
    public void A_wrong_score_is_named_with_both_figures_and_the_source()
    {
        CycleOutcome wrong = Right with { Results = [Result("31", 335m, "sangat-baik"), Right.Results[1]] };
        Assert.Equal(["31 Agency 31 came out at 335, not 335.5 (published 2022)."], FigureCheck.Differences(Expected, wrong));
    }

    [Fact]
    public void A_wrong_category_is_named_and_miscounted()
    {
        CycleOutcome wrong = Right with { Results = [Result("31", 335.5m, "baik"), Right.Results[1]] };
        Assert.Equal(
            ["31 Agency 31 came out as baik, not sangat-baik (published 2022).", "2 agencies are baik, not 1.", "0 agencies are sangat-baik, not 1."],
            FigureCheck.Differences(Expected, wrong));
    }

    [Fact]
    public void A_wrong_aspect_is_named()
    {
        CycleOutcome wrong = Right with { Results = [Right.Results[0], Result("3671", 288.5m, "baik", new AspectScore("1", 40m, 40))] };
        Assert.Equal(["3671 Agency 3671: aspect 1 came out at 40, not 37.5 (published)."], FigureCheck.Differences(Expected, wrong));
    }

    [Fact]
    public void A_missing_result_and_an_unexpected_one_are_named()
    {
        CycleOutcome wrong = Right with { Results = [Right.Results[1], Result("9901", 1m, "sangat-baik")] };
        IReadOnlyList<string> differences = FigureCheck.Differences(Expected, wrong);
        Assert.Contains("31 has no result; 335.5 sangat-baik was expected (published 2022).", differences);
        Assert.Contains("9901 has a result although none was expected.", differences);
    }

    [Fact]
    public void An_accepted_bad_file_and_a_repeated_mail_are_wrong_too()
    {
        CycleOutcome wrong = Right with { Uploads = [Right.Uploads[0] with { Status = "accepted" }], RepeatedMails = ["31.result"] };
        Assert.Equal(
            ["9902: its upload was expected to be rejected with findings.", "The mail 31.result arrived more than once."],
            FigureCheck.Differences(Expected, wrong));
    }

    private static ResultSummary Result(string agency, decimal score, string category, params AspectScore[] aspects) =>
        new(agency, $"Agency {agency}", score, null, null, category, null, true, null, aspects);
}
