using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using MeritFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Register;

/// <summary>The agency register.</summary>
public sealed class Agencies(AgencyTable agencies)
{
    private const string CsvType = "text/csv";

    /// <summary>Inserts or replaces agencies, from JSON or (Content-Type <c>text/csv</c>) from CSV.</summary>
    [Function("PutAgencies")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Routes.Agencies)] HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        Read<AgencyRegister> read = request.ContentType?.StartsWith(CsvType, StringComparison.OrdinalIgnoreCase) == true
            ? AgencyRegisterCsv.Parse(body.ToArray())
            : AgencyRegisterJson.Parse(body.ToArray());
        if (read.Value is not { } register)
        {
            return Problems.Invalid(read.Findings);
        }

        await agencies.UpsertAsync([.. register.Agencies.Select(Row)], cancellation);
        return Results.Json(new { count = register.Agencies.Count, warnings = read.Findings }, StoredJson.Options);
    }

    /// <summary>The register, without anybody's address.</summary>
    [Function("GetAgencies")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Agencies)] HttpRequest request, CancellationToken cancellation) =>
        Results.Json(
            (await agencies.ListAsync(cancellation)).Select(a => new { code = a.RowKey, a.Name, a.Type, a.Region, a.Size, hasContact = a.ContactEmail is not null }),
            StoredJson.Options);

    private static AgencyRow Row(Agency agency) => new()
    {
        RowKey = agency.Code,
        Name = agency.Name,
        Type = agency.Type.ToString(),
        Region = agency.Region,
        Size = agency.Size?.ToString(),
        ContactEmail = agency.Contact?.Email,
    };
}
