using Merit.Web.Pages.Publication;
using MeritFunctions.Http;
using MeritFunctions.Publication;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>How agencies were assessed: the instruments of published results, as those cycles are bound to them.</summary>
public sealed class MethodPages(PublicAnswers answers, PublishedResults published)
{
    /// <summary>The instruments.</summary>
    [Function("MethodsPage")]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.MethodsPage)] HttpRequest request, CancellationToken cancellation)
    {
        IReadOnlyList<CycleInstrument> cycles = await published.ListAsync(cancellation);
        return answers.Show<MethodsPage>(request, StateOf(cycles), () => new() { [nameof(MethodsPage.Methods)] = Methods(cycles) });
    }

    /// <summary>One of them.</summary>
    [Function("MethodPage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.MethodPage)] HttpRequest request, string instrument, CancellationToken cancellation) =>
        answers.AnswerAsync(
            request,
            async () =>
            {
                IReadOnlyList<CycleInstrument> cycles = await published.ListAsync(cancellation);
                return Methods(cycles).FirstOrDefault(method => method.Instrument.Id == instrument) is { } found
                    ? answers.Show<MethodPage>(request, StateOf(cycles), () => new() { [nameof(MethodPage.Model)] = found })
                    : null;
            },
            instrument);

    private static IEnumerable<string> StateOf(IReadOnlyList<CycleInstrument> cycles) => cycles.Select(cycle => $"{cycle.Cycle.ETag} {cycle.Cycle.InstrumentHash}");

    // Where cycles are bound to several documents of one id, the newest cycle's is shown.
    private static IReadOnlyList<MethodModel> Methods(IReadOnlyList<CycleInstrument> cycles) =>
        [.. cycles.GroupBy(cycle => cycle.Instrument.Id, StringComparer.Ordinal).Select(used => new MethodModel(used.First().Instrument, [.. used.Select(PublicAnswers.LineOf)]))];
}
