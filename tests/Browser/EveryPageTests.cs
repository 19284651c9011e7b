using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Browser;

/// <summary>What holds for every page: nothing is loaded from elsewhere, nothing serious is wrong, it fits a phone, and a keyboard is enough.</summary>
public sealed class EveryPageTests(BrowserHost host)
{
    private const int MostTabs = 600;

    [Theory]
    [InlineData(1280, ColorScheme.Light, "id")]
    [InlineData(1280, ColorScheme.Dark, "en")]
    [InlineData(390, ColorScheme.Light, "id")]
    public async Task Pages_are_whole(int width, ColorScheme colours, string language)
    {
        await using Window window = await host.OpenAsync(width, colours: colours);
        await window.SignInAsync("Ani Lestari");
        await window.Page.GotoAsync("/home?lang=" + language);
        string[] led = await window.Page.Locator("nav.main a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.NotEmpty(led);
        List<string> wrong = [];
        foreach (string address in led.Union(DemoPages.All).Concat(DemoPages.Public.Select(address => $"{address}?lang={language}")))
        {
            IResponse? answer = await window.Page.GotoAsync(address);
            await window.KeepAsync($"{Regex.Replace(address.Trim('/'), "[^a-z0-9]+", "-")}-{width}-{colours.ToString().ToLowerInvariant()}-{language}");
            wrong.AddRange(answer!.Status == (address == DemoPages.NotThere ? 404 : 200) ? [] : [$"{address}: {answer.Status}"]);
            wrong.AddRange(await window.WrongAsync(address));
            wrong.AddRange(await window.Page.Locator("html").GetAttributeAsync("lang") == language ? [] : [$"{address}: not in {language}"]);
        }

        // The browser complains of the page that is not there, and rightly.
        Assert.Empty(wrong.Concat(window.Complaints.Where(complaint => !complaint.Contains(DemoPages.NotThere, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Whatever_can_be_pressed_or_filled_is_reached_by_the_keyboard_and_seen_to_be()
    {
        await using Window window = await host.OpenAsync();
        await window.SignInAsync("Ani Lestari");
        List<string> wrong = [];
        foreach (string address in DemoPages.All.Concat(DemoPages.Public))
        {
            await window.Page.GotoAsync(address);
            wrong.AddRange((await UnreachedAsync(window.Page)).Select(element => $"{address}: {element}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_question_holds_the_focus_until_it_is_answered_and_gives_it_back()
    {
        await using Window window = await host.OpenAsync();
        await window.SignInAsync("Ani Lestari");
        await window.Page.GotoAsync("/register");
        ILocator remove = window.Page.Locator("a[href='/register/9901/remove']");
        await window.PressAsync(remove);
        ILocator reason = window.Page.Locator("dialog textarea");
        await Assertions.Expect(reason).ToBeFocusedAsync();
        for (int pressed = 0; pressed < 8; pressed++)
        {
            await window.Page.Keyboard.PressAsync("Tab");
            Assert.False(await window.Page.EvaluateAsync<bool>("document.activeElement.closest('header, main, footer') !== null"), "The focus has left the question.");
        }

        await window.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(remove).ToBeFocusedAsync();
        window.DemandNoComplaints();
    }

    // Walks through the page by Tab, and names what was never reached, and what does not show that it is.
    private static async Task<IReadOnlyList<string>> UnreachedAsync(IPage page)
    {
        await page.EvaluateAsync("""
            () => {
              const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex="0"]';
              window.wanted = [...document.querySelectorAll(all)].filter(e => !e.disabled && e.checkVisibility({ visibilityProperty: true }));
              window.reached = new Set();
              window.unseen = new Set();
              document.activeElement.blur();
            }
            """);
        for (int pressed = 0; pressed < MostTabs; pressed++)
        {
            await page.Keyboard.PressAsync("Tab");
            bool isNews = await page.EvaluateAsync<bool>("""
                () => {
                  const at = document.activeElement;
                  // A day and time has several places for the Tab key in it.
                  if (at === document.body || (window.reached.has(at) && window.last !== at)) return false;
                  const isInside = window.last === at;
                  window.last = at;
                  window.reached.add(at);
                  // Tab goes to one choice of several; the arrow keys go to the others.
                  if (at.type === 'radio') for (const other of document.getElementsByName(at.name)) window.reached.add(other);
                  const look = getComputedStyle(at);
                  // The places within a field are the browser's own, and so is what it shows on them.
                  if (!isInside && at.localName !== 'iframe' && look.outlineStyle === 'none' && look.boxShadow === 'none') window.unseen.add(at);
                  return true;
                }
                """);
            if (!isNews)
            {
                break;
            }
        }

        return await page.EvaluateAsync<string[]>("""
            () => [
              ...window.wanted.filter(e => !window.reached.has(e)).map(e => 'not reached: ' + e.outerHTML.slice(0, 160)),
              ...[...window.unseen].map(e => 'focus not seen: ' + e.outerHTML.slice(0, 160)),
            ]
            """);
    }
}
