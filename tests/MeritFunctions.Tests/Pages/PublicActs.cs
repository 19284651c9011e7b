using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using MeritFunctions.Http.Access;
using MeritFunctions.Pages;
using MeritFunctions.Publication;
using MeritFunctions.Records;
using MeritFunctions.Tests.Awards;
using MeritFunctions.Tests.Cycle;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Tests.Pages;

/// <summary>Asks for public pages by their address, and makes the results that they show.</summary>
internal static class PublicActs
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What an address answers to somebody whom nobody knows.</summary>
    public static Task<PageAnswer> PublicAsync(this MeritApp app, string address, string? known = null, string? cookie = null) => app.PageAsync(
        address,
        request =>
        {
            request.Headers.Cookie = cookie;
            return app.AnswerAsync(request, address.Split('?')[0].Trim('/').Split('/'));
        },
        caller: Caller.Nobody,
        known: known);

    /// <summary>A cycle of determined agencies whose mails are let go.</summary>
    public static async Task<string> PublishedAsync(this MeritApp app, params (string Agency, int Level)[] agencies)
    {
        string cycle = await app.DeterminedAsync(agencies);
        await app.LetMailsGoAsync(cycle);
        app.ForgetList();
        return cycle;
    }

    /// <summary>Has the list of published cycles read anew.</summary>
    public static void ForgetList(this MeritApp app) => app.Clock.Advance(PublishedResults.ListedFor);

    /// <summary>A published cycle whose ranking is made, not computed: no agency of it has a record of its own.</summary>
    public static async Task<(string Cycle, CycleResults Results)> MadeAsync(this MeritApp app, IReadOnlyList<RankedResult> lines, int year = 2027)
    {
        string cycle = await app.StartCycleAsync("31");
        Instrument instrument = ShippedInstruments.Get("merit-2019");
        CycleResults results = new(
            cycle,
            1,
            new Text("Penilaian buatan", "Made assessment"),
            instrument.Id,
            instrument.Maximum,
            instrument.Index!.Denominator.Value,
            [.. instrument.Categories.Select(category => new CategoryTotal(category.Code, category.Title, lines.Count(line => line.Category == category.Code)))],
            0,
            lines,
            ["belum-1", "belum-2"],
            ResultRecord.ChainStart,
            ResultRecord.ChainStart);
        string name = RecordNames.Results(cycle, 1);
        string hash = await app.Get<RecordStore>().WriteAsync(name, results, Cancellation);
        await app.Get<CycleTable>().ChangeAsync(
            cycle,
            row =>
            {
                new PlenaryRelease(1, "SK 1", "pleno", new DateOnly(2027, 6, 8), null, app.Clock.GetUtcNow()).AddTo(row);
                (row.Status, row.ResultsRecord, row.ResultsHash, row.ResultMailsAt, row.Year) = (CycleStatus.Released, name, hash, app.Clock.GetUtcNow(), year);
                return true;
            },
            Cancellation);
        app.ForgetList();
        return (cycle, results);
    }

    /// <summary>Lines of a made ranking, from the highest score to the lowest.</summary>
    public static IReadOnlyList<RankedResult> Lines(int count, Random random, Func<int, string>? name = null)
    {
        Instrument instrument = ShippedInstruments.Get("merit-2019");
        string[] types = ["Province", "City", "Regency", "Ministry", ""];
        return
        [
            .. Enumerable.Range(0, count).Select(i => (Code: string.Create(CultureInfo.InvariantCulture, $"A{i:00000}"), Score: random.Next(0, 821) / 2m, Name: name?.Invoke(i) ?? $"Instansi {i}"))
                .OrderByDescending(made => made.Score).ThenBy(made => made.Code, StringComparer.Ordinal)
                .Select((made, place) =>
                {
                    Category category = instrument.Categorise(made.Score, null)!;
                    string type = types[random.Next(types.Length)];
                    string region = $"Wilayah {random.Next(80)}";
                    return new RankedResult(
                        place + 1, made.Code, made.Name, made.Score, Math.Round(made.Score / 410m, 2), category.Code, category.Title, false, $"x/{made.Code}/result.json", StoredJson.Sha256(System.Text.Encoding.UTF8.GetBytes(made.Code)),
                        [.. type.Length == 0 ? Array.Empty<PlaceInGroup>() : [new PlaceInGroup("type", type, 1, 1)], new PlaceInGroup("region", region, 1, 1)]);
                }),
        ];
    }

    /// <summary>Writes other bytes over a record, as nobody but a forger does.</summary>
    public static async Task ForgeAsync(this MeritApp app, string record, string from, string to)
    {
        Azure.Storage.Blobs.BlobClient blob = app.Get<MeritStorage>().Container(Containers.Records).GetBlobClient(record);
        string text = (await blob.DownloadContentAsync(Cancellation)).Value.Content.ToString();
        Assert.Contains(from, text, StringComparison.Ordinal);
        await blob.UploadAsync(new BinaryData(text.Replace(from, to, StringComparison.Ordinal)), overwrite: true, Cancellation);
    }

    /// <summary>Determines another release after result mails are out, at its own moment and for its own reason.</summary>
    public static async Task CorrectInPublicAsync(this MeritApp app, string cycle, string decree, string reason)
    {
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.Get<CycleTable>().ChangeAsync(
            cycle,
            row =>
            {
                (PlenaryRelease.ListOf(row)[^1] with { Number = row.Release + 1, Decree = decree, Reason = reason, ReceivedAt = app.Clock.GetUtcNow() }).AddTo(row);
                return true;
            },
            Cancellation);
        await app.DetermineAsync(cycle);
        app.ForgetList();
    }

    private static Task<IResult> AnswerAsync(this MeritApp app, HttpRequest request, string[] path) => path switch
    {
        ["results"] => app.Function<PublicResultPages>().ListAsync(request, Cancellation),
        ["results", var cycle] => app.Function<PublicResultPages>().ShowAsync(request, cycle, Cancellation),
        ["results", var cycle, "press"] => app.Function<PublicResultPages>().PressAsync(request, cycle, Cancellation),
        ["results", var cycle, var agency] => app.Function<PublicAgencyPages>().ShowAsync(request, cycle, agency, Cancellation),
        ["results", var cycle, var agency, var hash] => app.Function<PublicAgencyPages>().ShowRecordAsync(request, cycle, agency, hash, Cancellation),
        ["methods"] => app.Function<MethodPages>().ListAsync(request, Cancellation),
        ["methods", var instrument] => app.Function<MethodPages>().ShowAsync(request, instrument, Cancellation),
        ["data"] => app.Function<OpenDataPages>().ListAsync(request, Cancellation),
        ["data", "schema", "results.json"] => Task.FromResult(OpenDataPages.Schema(request)),
        ["data", var name] => app.Function<OpenDataPages>().NewestAsync(request, name, Cancellation),
        ["data", var cycle, var name] => app.Function<OpenDataPages>().ByHashAsync(request, cycle, name, Cancellation),
        ["api", "public", "cycles"] => app.Function<PublicFunctions>().ListAsync(request, Cancellation),
        ["api", "public", "cycles", var cycle, "results"] => app.Function<PublicFunctions>().GetAsync(request, cycle, Cancellation),
        _ => throw new InvalidOperationException(string.Join('/', path)),
    };
}
