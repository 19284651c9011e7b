using Merit.Cli.Demo;
using Microsoft.Playwright;

namespace Browser;

/// <summary>Somebody whom nobody knows looks up how an agency did.</summary>
public sealed class PublicTests(BrowserHost host)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Anybody_finds_an_agency_and_its_permanent_address_with_or_without_script(bool runsScripts)
    {
        await using Window window = await host.OpenAsync(390, 844, runsScripts: runsScripts);
        await window.Page.GotoAsync("/");
        await window.Page.WaitForURLAsync("**/results");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Penilaian Sistem Merit 2026" }).ClickAsync();
        await window.Page.WaitForURLAsync($"**/results/{DemoStates.Released.Id}");
        await window.Page.Locator("input[name=q]").FillAsync("jakarta");
        await window.Page.Locator("form.filter button[type=submit]").ClickAsync();
        await Assertions.Expect(window.Page.Locator("#agencies tbody tr")).ToHaveCountAsync(1);
        await window.Page.Locator("#agencies tbody a").ClickAsync();
        await window.Page.WaitForURLAsync($"**/results/{DemoStates.Released.Id}/31");
        Assert.Contains("335,5 dari 410", await window.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await window.Page.Locator($"main a[href^='/results/{DemoStates.Released.Id}/31/']").ClickAsync();
        await window.Page.WaitForURLAsync($"**/results/{DemoStates.Released.Id}/31/*");
        Assert.Contains("335,5 dari 410", await window.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Empty(await window.Page.Context.CookiesAsync());
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Results_read_well_on_paper()
    {
        await using Window window = await host.OpenAsync();
        foreach (string address in DemoPages.Public)
        {
            await window.Page.GotoAsync(address);
            await window.Page.EmulateMediaAsync(new() { Media = Media.Print });
            await window.KeepAsync($"{string.Join('-', address.Trim('/').Split('/'))}-print");
            Assert.False(await window.Page.Locator("form.filter, .switch, nav.main").First.IsVisibleAsync(), address);
            Assert.True(await window.Page.Locator("h1").IsVisibleAsync(), address);
            await window.Page.EmulateMediaAsync(new() { Media = Media.Screen });
        }
    }
}
