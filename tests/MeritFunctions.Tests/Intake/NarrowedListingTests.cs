using Azure.Core;
using Merit.Adapters.Storage;
using MeritFunctions.Intake;
using Microsoft.AspNetCore.WebUtilities;

namespace MeritFunctions.Tests.Intake;

/// <summary>A name that no listing can be written with keeps nobody from being taken in but those whose folder it lies in.</summary>
public sealed class NarrowedListingTests(MeritApp app) : IClassFixture<MeritApp>, IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => app.Storage.Choose = null;

    [Fact]
    public async Task A_cycle_whose_listing_fails_is_listed_agency_by_agency()
    {
        string cycle = await app.StartCycleAsync("31", "74", "91");
        string next = await app.StartCycleAsync("31");
        foreach (string folder in (string[])[$"{cycle}/31", $"{cycle}/74", $"{cycle}/91", $"{next}/31"])
        {
            await app.PutUploadAsync($"{folder}/u", MeritApp.Submission(folder.Split('/')[0], folder.Split('/')[1]));
        }

        FailListingsOf($"{cycle}/74/u");
        await app.Get<IntakeSweep>().RunAsync([cycle, next], [], app.Client, Cancellation);

        Assert.NotNull((await app.RowAsync(cycle, "31")).Receipt);
        Assert.NotNull((await app.RowAsync(cycle, "91")).Receipt);
        Assert.NotNull((await app.RowAsync(next, "31")).Receipt);
        Assert.Null((await app.RowAsync(cycle, "74")).Receipt);

        // Nothing is lost: when the name is gone, what lies beside it is taken in.
        app.Storage.Choose = null;
        await app.Get<IntakeSweep>().RunAsync([cycle, next], [], app.Client, Cancellation);
        Assert.NotNull((await app.RowAsync(cycle, "74")).Receipt);
    }

    [Fact]
    public async Task A_folder_of_no_cycle_whose_listing_fails_keeps_no_other_from_being_answered()
    {
        string id = MeritApp.NewId();
        await app.PutUploadAsync($"{id}-a/31/u", MeritApp.Submission(id, "31"), withEvidence: false);
        await app.PutUploadAsync($"{id}-b/31/u", MeritApp.Submission(id, "31"), withEvidence: false);

        FailListingsOf($"{id}-a/31/u");
        await app.Get<IntakeSweep>().RunAsync([], [], app.Client, Cancellation);

        Assert.Empty(await app.ReportsAsync($"{id}-a", "31"));
        Assert.Single(await app.ReportsAsync($"{id}-b", "31"));
    }

    // A listing by folders writes the folder's name only.
    private void FailListingsOf(string name) => app.Storage.Choose = request =>
    {
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> query = QueryHelpers.ParseQuery(request.Uri.Query);
        return request.Method == RequestMethod.Get && query.GetValueOrDefault("comp") == "list" && !query.ContainsKey("delimiter") && name.StartsWith(query.GetValueOrDefault("prefix").ToString(), StringComparison.Ordinal)
            ? StorageFault.Before
            : StorageFault.None;
    };
}
