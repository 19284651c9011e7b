using Merit.Cli.Demo;

namespace Browser;

/// <summary>The addresses of the pages, with the demo's data.</summary>
internal static class DemoPages
{
    public static string Released => $"/cycles/{DemoStates.Released.Id}";

    public static string InVerification => $"/cycles/{DemoStates.InVerification.Id}";

    public static string Open => $"/cycles/{DemoStates.Open.Id}";

    public const string NotThere = "/cycles/no-such-cycle";

    /// <summary>One of each kind of page that an operator may open.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "/home", "/cycles", "/cycles/new", "/register", "/register/import", "/register/9901/remove", "/instruments", "/instruments/merit-2019", "/people", "/audit", "/help", "/check",
        "/assessors", "/assessors/import", $"{InVerification}/assignments", $"{InVerification}/assignments/import", $"{InVerification}/agencies/3311/assignments",
        "/search?q=stage:awaitingVerification",
        InVerification, $"{InVerification}/agencies", $"{InVerification}/agencies?q=nonsense:1", $"{InVerification}/agencies/3311", $"{InVerification}/uploads", $"{InVerification}/faults",
        $"{Released}/agencies/31", $"{Released}/objections", $"{Released}/mails", $"{Open}/uploads?state=rejected",
        $"/audit/{DemoStates.InVerification.Id}", $"/audit/{DemoStates.InVerification.Id}/verify", NotThere,
    ];

    /// <summary>What anybody may see, whose address says the language.</summary>
    public static IReadOnlyList<string> Public { get; } =
    [
        "/results", "/methods", "/methods/merit-2019", "/data", $"/results/{DemoStates.Released.Id}", $"/results/{DemoStates.Released.Id}/31", $"/results/{DemoStates.Released.Id}/press",
    ];
}
