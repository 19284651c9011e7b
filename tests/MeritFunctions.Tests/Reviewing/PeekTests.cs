using System.Reflection;
using System.Text;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using static MeritFunctions.Tests.Reviewing.ReviewActs;

namespace MeritFunctions.Tests.Reviewing;

/// <summary>Until both have submitted, no route and no page shows one assessor anything of the other's review.</summary>
public sealed class PeekTests(MeritApp app) : IClassFixture<MeritApp>
{
    private const string Marker = "penanda-rahasia-7391";
    private static readonly Caller Other = First with { Id = "asesor-tersembunyi-7391" };

    // What these show is not of this cycle, or would end the walk.
    private static readonly string[] Apart = ["SignOut", "SignIn", "Asset", "Root", "MailEvents", "OpenLink", "RequestLink", "LinkPage", "AgencyHome"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Walking_every_route_and_page_one_finds_nothing_of_the_other()
    {
        (string cycle, string agency, string receipt) = await WrittenAsync();
        List<string> walked = await WalkAsync(cycle, agency, receipt, submitted: true);
        Assert.True(walked.Count > 30, string.Join(", ", walked));
        Assert.Contains("GetReview", walked);
        Assert.Contains("ReviewPage", walked);
        Assert.Contains("AgencyPage", walked);
    }

    [Fact]
    public async Task The_same_while_the_other_still_writes() => await WalkAsync(await WrittenAsync(), submitted: false);

    [Fact]
    public async Task When_both_have_submitted_what_is_hidden_is_shown()
    {
        (string cycle, string agency, string receipt) = await WrittenAsync();
        await app.SubmitAsync(cycle, agency, receipt, Other);
        await app.SubmittedAsync(cycle, agency, receipt, Second);
        HttpAnswer shown = await app.DifferencesAsync(cycle, agency, Second);
        Assert.Contains(Marker, shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Other.Id, shown.Text, StringComparison.Ordinal);
        PageAnswer page = await app.PageAsync($"/desk/{cycle}/{agency}", request => app.Function<MeritFunctions.Pages.DeskPages>().ShowAsync(request, cycle, agency, Cancellation), caller: Second with { Credential = Credential.Session });
        Assert.Contains(Marker, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Other.Id, page.Html, StringComparison.Ordinal);
    }

    private async Task WalkAsync((string Cycle, string Agency, string Receipt) place, bool submitted) => await WalkAsync(place.Cycle, place.Agency, place.Receipt, submitted);

    private async Task<(string Cycle, string Agency, string Receipt)> WrittenAsync()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartReviewedAsync(2, agency);
        await app.UploadAsync(cycle, agency, "u", isFinal: true);
        await app.StepAsync(cycle, agency);
        await app.AssignAsync(cycle, agency, first: Other.Id);
        string receipt = (await app.RowAsync(cycle, agency)).Receipt!;
        await app.FillAsync(cycle, agency, receipt, Other, 3m, ("1.1", 2m, Marker));
        return (cycle, agency, receipt);
    }

    private async Task<List<string>> WalkAsync(string cycle, string agency, string receipt, bool submitted)
    {
        if (submitted)
        {
            Assert.Equal(202, (await app.SubmitAsync(cycle, agency, receipt, Other)).Status);
        }

        await app.FindAsync(cycle, agency, receipt, "1.2", 3m, Second);
        List<string> walked = [];
        Dictionary<string, string> path = new(StringComparer.Ordinal)
        {
            ["cycle"] = cycle, ["agency"] = agency, ["receipt"] = receipt, ["indicator"] = "1.1", ["place"] = "0", ["id"] = "x", ["order"] = "deadline", ["name"] = "x", ["code"] = agency, ["instrument"] = "merit-2019", ["log"] = cycle, ["hash"] = "x",
        };
        foreach ((string name, MethodInfo method, HttpTriggerAttribute trigger) in Functions())
        {
            if (AccessControl.RefusalOf(Second, AccessRules.All[name], new Dictionary<string, object?>()) is not null || Apart.Contains(name))
            {
                continue;
            }

            string verb = trigger.Methods![0];
            if (verb != "get" && !trigger.Route!.StartsWith("api/", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (string query in (string[])["", "?i=1.1", $"?q={agency}"])
            {
                string told = await AskAsync(method, verb, path, query);
                Assert.False(told.Contains(Marker, StringComparison.Ordinal), $"{name}{query} shows what the other found.");
                Assert.False(told.Contains(Other.Id, StringComparison.Ordinal), $"{name}{query} shows how far the other is.");
            }

            walked.Add(name);
        }

        return walked;
    }

    private static IEnumerable<(string Name, MethodInfo Method, HttpTriggerAttribute Trigger)> Functions() =>
        from method in typeof(Routes).Assembly.GetTypes().SelectMany(type => type.GetMethods())
        let function = method.GetCustomAttribute<FunctionAttribute>()
        let trigger = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null)
        where function is not null && trigger is not null
        select (function.Name, method, trigger);

    private async Task<string> AskAsync(MethodInfo method, string verb, Dictionary<string, string> path, string query)
    {
        Caller caller = Second with { Acting = Roles.Assessor, Credential = verb == "get" ? Credential.Session : Credential.Token };
        Task<IResult> Call(HttpRequest request)
        {
            object? target = method.IsStatic ? null : ActivatorUtilities.CreateInstance(app.Get<IServiceProvider>(), method.DeclaringType!);
            object?[] arguments = [.. method.GetParameters().Select(parameter =>
                parameter.ParameterType == typeof(HttpRequest) ? request
                : parameter.ParameterType == typeof(DurableTaskClient) ? app.Client
                : parameter.ParameterType == typeof(CancellationToken) ? Cancellation
                : (object)path[parameter.Name!])];
            return method.Invoke(target, arguments) switch { Task<IResult> task => task, IResult result => Task.FromResult(result), var other => throw new InvalidOperationException($"{method.Name} answers {other}.") };
        }

        if (verb != "get")
        {
            return Encoding.UTF8.GetString((await app.CallAsync(Call, "{}"u8.ToArray(), query: query, caller: caller)).Body);
        }

        PageAnswer page = await app.PageAsync("/walk" + query, Call, caller: caller);
        return page.Html + string.Join('\n', page.Headers.Select(header => header.Value.ToString()));
    }
}
