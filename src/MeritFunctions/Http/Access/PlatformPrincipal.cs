using System.Text.Json;
using System.Text.Json.Serialization;
using Merit.Assessment.Reading;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http.Access;

/// <summary>
/// The principal that App Service authentication puts before a request, as base64 of JSON. The platform takes the header off
/// whatever comes from outside; where it does not stand in front of the app, anybody can write it.
/// </summary>
public static class PlatformPrincipal
{
    /// <summary>The header.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private const string ObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    private const string Roles = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";

    /// <summary>Whom the header names; null when it cannot be read or names nobody by an object id.</summary>
    public static Caller? Read(HttpRequest request)
    {
        try
        {
            byte[] json = Convert.FromBase64String(request.Headers[Header].ToString());
            Principal? principal = JsonSerializer.Deserialize<Principal>(json);
            string[] Values(params string[] types) =>
                [.. (principal?.Claims ?? []).Where(claim => types.Contains(claim.Type, StringComparer.OrdinalIgnoreCase)).Select(claim => claim.Value ?? "")];
            string? id = Values(ObjectId, "oid").FirstOrDefault();
            return id is not null && TextForm.OpaqueId.Fits(id)
                ? new Caller(id, RoleNames.Parse(Values(principal!.RoleType ?? "roles", "roles", Roles)))
                {
                    Name = Values("name").FirstOrDefault(),
                    Credential = Credential.Platform,
                }
                : null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException)
        {
            return null;
        }
    }

    private sealed record Principal(
        [property: JsonPropertyName("claims")] IReadOnlyList<Claim>? Claims, [property: JsonPropertyName("role_typ")] string? RoleType);

    private sealed record Claim([property: JsonPropertyName("typ")] string? Type, [property: JsonPropertyName("val")] string? Value);
}
