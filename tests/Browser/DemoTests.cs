using Merit.Cli.Api;
using Merit.Cli.Demo;
using Microsoft.Playwright;

namespace Browser;

/// <summary>
/// What <c>merit serve --demo</c> shows. These are the pictures of the documentation too:
/// <c>MERIT_PICTURES=$PWD/docs/pictures ./merit test --project Browser --filter DemoTests</c> makes them anew.
/// </summary>
public sealed class DemoTests(BrowserHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task There_are_cycles_of_several_states_with_what_belongs_to_them()
    {
        BrowserHost.DemandChromium();
        CycleProgress released = await host.Api.GetCycleAsync(DemoStates.Released.Id, Cancellation);
        CycleProgress verified = await host.Api.GetCycleAsync(DemoStates.InVerification.Id, Cancellation);
        CycleProgress open = await host.Api.GetCycleAsync(DemoStates.Open.Id, Cancellation);
        List<UploadSummary> late = await host.Api.GetUploadsAsync(DemoStates.InVerification.Id, Cancellation);
        List<UploadSummary> found = await host.Api.GetUploadsAsync(DemoStates.Open.Id, Cancellation);

        Assert.Equal(("released", 7, 7), (released.Status, released.In("determined"), released.Mails["delivered"] / 3));
        Assert.Equal(("open", 3, 1, 3, 1), (verified.Status, verified.In("verified"), verified.In("clarificationRequested"), verified.In("awaitingVerification"), verified.In("notSubmitted")));
        Assert.Equal(("open", 16), (open.Status, open.Agencies));
        Assert.Contains("submission-late", late.Single(u => u.Status == "rejected").Findings.Select(f => f.Code));
        Assert.True(found.Single(u => u.Status == "rejected").Findings.Count >= 7);
    }

    [Theory]
    [InlineData("home", "/home", "(?s)1 instansi belum menjawab klarifikasi.*3 instansi menunggu verifikasi")]
    [InlineData("cycle", "", "Berjalan")]
    [InlineData("agencies", "/agencies", "Diminta klarifikasi")]
    [InlineData("agency", "/agencies/3311", "Mohon lengkapi rencana pengadaan")]
    [InlineData("mails", "/mails", "Permintaan klarifikasi")]
    public async Task Each_page_tells_what_it_is_for(string name, string path, string told)
    {
        await using Window window = await host.OpenAsync(1280, 860);
        await window.SignInAsync("Ani Lestari");
        await window.Page.GotoAsync(name == "home" ? path : DemoPages.InVerification + path);
        await window.KeepAsync(name, isWhole: false);
        Assert.Matches(told, await window.Page.InnerTextAsync("main"));
        if (name == "cycle")
        {
            await window.Page.SetViewportSizeAsync(390, 844);
            await window.KeepAsync("phone", isWhole: false);
            await window.Page.SetViewportSizeAsync(1280, 860);
            await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await window.Page.GotoAsync(DemoPages.Released + "?lang=en");
            await window.KeepAsync("dark", isWhole: false);
            Assert.Contains("Released", await window.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        }

        window.DemandNoComplaints();
    }
}
