using Merit.Web.Pages;
using MeritFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>Where everybody begins.</summary>
public sealed class HomePages(PageFrame frame)
{
    /// <summary>Leads home.</summary>
    [Function("Root")]
    public static IResult Root([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Root)] HttpRequest request) =>
        PageFrame.GoOn("/home");

    /// <summary>What everybody who works with the pages can look up.</summary>
    [Function("HelpPage")]
    public IResult Help([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Help)] HttpRequest request) =>
        PageFrame.Show<HelpPage>(request, new() { [nameof(HelpPage.Context)] = frame.For(request) });
}
