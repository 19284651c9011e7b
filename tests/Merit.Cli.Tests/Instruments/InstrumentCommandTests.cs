using System.Text.Json.Nodes;
using Merit.Assessment.Instruments;

namespace Merit.Cli.Tests.Instruments;

public sealed class InstrumentCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_shipped_instrument_is_valid()
    {
        (int code, string output, _) = await MeritProcess.RunAsync(["instrument", "validate", .. ShippedInstruments.Ids]);
        Assert.True(code == 0, output);
        Assert.Equal(ShippedInstruments.Ids.Count, output.Split('\n').Count(l => l.StartsWith("valid ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_invalid_document_is_listed_with_every_place()
    {
        JsonNode document = JsonNode.Parse(ShippedInstruments.Document("merit-2019"))!;
        document.AsObject().Remove("family");
        document["index"]!["decimals"]!["value"] = 9;
        string path = _directory.File("instrument.json");
        await File.WriteAllTextAsync(path, document.ToJsonString(), Cancellation);

        (int code, string output, _) = await MeritProcess.RunAsync("instrument", "validate", path);

        Assert.Equal(1, code);
        Assert.Contains($"invalid  {path}", output, StringComparison.Ordinal);
        Assert.Contains("/family", output, StringComparison.Ordinal);
        Assert.Contains("/index/decimals", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instrument_is_shown_with_its_weights_and_where_they_come_from()
    {
        (int code, string output, _) = await MeritProcess.RunAsync("instrument", "show", "merit-2019");
        Assert.Equal(0, code);
        Assert.Contains("Pengembangan Karier", output, StringComparison.Ordinal);
        Assert.Contains("score ≥ 325", output, StringComparison.Ordinal);
        Assert.Contains("* is illustrative", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_diff_over_submissions_says_what_changes_for_whom()
    {
        string path = _directory.File("stricter.json");
        (int made, _, string errors) = await MeritProcess.RunAsync("instrument", "new", "--from", "merit-2019", "--id", "merit-2027", "--output", path);
        Assert.True(made == 0, errors);
        string text = await File.ReadAllTextAsync(path, Cancellation);
        JsonNode document = JsonNode.Parse(text)!;
        JsonNode baik = document["categories"]!["bands"]!.AsArray().Single(c => c!["code"]!.GetValue<string>() == "baik")!;
        baik["from"]!["value"] = 275;
        await File.WriteAllTextAsync(path, document.ToJsonString(), Cancellation);

        (int code, string output, errors) = await MeritProcess.RunAsync("instrument", "diff", "merit-2019", path, "--submissions", "samples/demo/submissions");

        Assert.True(code == 0, output + errors);
        Assert.Contains("category baik: changes from ≥ 250 to ≥ 275", output, StringComparison.Ordinal);
        // 250, 253.5, 271 and 271.5 fall below the new bound.
        Assert.Contains("14 submissions: 0 rise, 4 fall, 10 stay, 0 cannot be compared.", output, StringComparison.Ordinal);
        Assert.Contains("9902 is left out", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_instrument_is_drafted_and_never_overwrites()
    {
        string path = _directory.File("new.json");
        await MeritProcess.RunAsync("instrument", "new", "--from", "nkk-2022", "--id", "nkk-2027", "-o", path);
        (int again, _, string errors) = await MeritProcess.RunAsync("instrument", "new", "--from", "nkk-2022", "--id", "nkk-2028", "-o", path);

        Instrument made = InstrumentJson.Parse(await File.ReadAllBytesAsync(path, Cancellation)).Value!;
        Assert.Equal(("nkk-2027", InstrumentStanding.Drafted), (made.Id, made.Standing));
        Assert.Equal(1, again);
        Assert.Contains("never overwritten", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_instrument_is_answered_with_those_that_there_are()
    {
        (int code, _, string errors) = await MeritProcess.RunAsync("instrument", "show", "merit-1999");
        Assert.Equal(1, code);
        Assert.Contains("merit-2019", errors, StringComparison.Ordinal);
    }
}
