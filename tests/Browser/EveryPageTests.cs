using Microsoft.Playwright;

namespace Browser;

/// <summary>What holds for every page that the navigation leads to: nothing is loaded from elsewhere, nothing serious is wrong, it fits a phone.</summary>
public sealed class EveryPageTests(BrowserHost host)
{
    [Theory]
    [InlineData(1280, ColorScheme.Light, "id")]
    [InlineData(1280, ColorScheme.Dark, "en")]
    [InlineData(390, ColorScheme.Light, "id")]
    public async Task Pages_are_whole(int width, ColorScheme colours, string language)
    {
        await using Window window = await host.OpenAsync(width, colours: colours);
        await window.SignInAsync("Ani Lestari");
        await window.Page.GotoAsync("/home?lang=" + language);
        string[] addresses = await window.Page.Locator("nav.main a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.NotEmpty(addresses);
        List<string> wrong = [];
        foreach (string address in addresses)
        {
            IResponse? answer = await window.Page.GotoAsync(address);
            await window.KeepAsync($"{address.Trim('/').Replace('/', '-')}-{width}-{colours.ToString().ToLowerInvariant()}-{language}");
            wrong.AddRange(answer!.Status == 200 ? [] : [$"{address}: {answer.Status}"]);
            wrong.AddRange(await window.SeriousAsync());
            int overflow = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            wrong.AddRange(overflow <= 0 ? [] : [$"{address}: {overflow} px wider than the window"]);
            wrong.AddRange(await window.Page.Locator("html").GetAttributeAsync("lang") == language ? [] : [$"{address}: not in {language}"]);
        }

        Assert.Empty(wrong.Concat(window.Complaints));
    }
}
