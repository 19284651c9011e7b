using Merit.Adapters.Storage;
using Merit.Assessment.Instruments;
using Merit.Web.Pages.Instruments;
using MeritFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>The instruments, and what each figure in them rests on.</summary>
public sealed class InstrumentPages(PageFrame frame, IRefusalPages refusals, InstrumentStore store)
{
    /// <summary>The instruments.</summary>
    [Function("InstrumentsPage")]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.InstrumentsPage)] HttpRequest request, CancellationToken cancellation)
    {
        List<Instrument> instruments = [];
        foreach (string id in await store.ListAsync(cancellation))
        {
            if (await ReadAsync(id, cancellation) is { } instrument)
            {
                instruments.Add(instrument);
            }
        }

        return PageFrame.Show<InstrumentsPage>(
            request, new() { [nameof(InstrumentsPage.Context)] = frame.For(request), [nameof(InstrumentsPage.Instruments)] = (IReadOnlyList<Instrument>)instruments });
    }

    /// <summary>One instrument.</summary>
    [Function("InstrumentPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.InstrumentPage)] HttpRequest request, string instrument, CancellationToken cancellation) =>
        await ReadAsync(instrument, cancellation) is { } read
            ? PageFrame.Show<InstrumentPage>(request, new() { [nameof(InstrumentPage.Context)] = frame.For(request), [nameof(InstrumentPage.Instrument)] = read })
            : refusals.NotFound(request, "instrument-not-found", instrument);

    private async Task<Instrument?> ReadAsync(string id, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } document ? InstrumentJson.Parse(document).Value : null;
}
