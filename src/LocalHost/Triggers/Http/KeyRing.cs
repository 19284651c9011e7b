using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LocalHost.Configuration;

namespace LocalHost.Triggers.Http;

/// <summary>The keys of the app, in a file that its owner alone may read.</summary>
/// <param name="FunctionKeys">Open every function of level Function.</param>
/// <param name="Functions">Open the function of that name.</param>
internal sealed record KeyRing(
    string MasterKey, Dictionary<string, string> FunctionKeys, Dictionary<string, Dictionary<string, string>> Functions)
{
    public const string FileName = "keys.json";
    public const string Header = "x-functions-key";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Reads the keys of the folder; makes what is missing, a key for each function among it.</summary>
    /// <exception cref="HostProblemException">The file is there and no keys file; it is left as it is.</exception>
    public static KeyRing Open(string directory, IEnumerable<string> functions)
    {
        string path = Path.Combine(directory, FileName);
        KeyRing? found = File.Exists(path) ? Read(path) : null;
        var completed = new KeyRing(
            found?.MasterKey is { Length: > 0 } master ? master : NewKey(),
            WithDefault(found?.FunctionKeys),
            functions.Concat(found?.Functions?.Keys.AsEnumerable() ?? []).Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(
                name => name, name => WithDefault(found?.Functions?.GetValueOrDefault(name)), StringComparer.OrdinalIgnoreCase));
        StateFolder.WriteSecret(path, JsonSerializer.SerializeToUtf8Bytes(completed, Format));
        return completed;
    }

    /// <summary>Lets only those through to a function who show a key that opens it; others are answered 401.</summary>
    public RequestDelegate Guard(AuthorizationLevel level, string function, RequestDelegate answer) => level switch
    {
        AuthorizationLevel.Anonymous => answer,
        AuthorizationLevel.Function => Guard([MasterKey, .. FunctionKeys.Values, .. Functions[function].Values], answer),
        _ => GuardByMaster(answer),
    };

    /// <summary>Lets only those through who show the master key.</summary>
    public RequestDelegate GuardByMaster(RequestDelegate answer) => Guard([MasterKey], answer);

    private static RequestDelegate Guard(IEnumerable<string> keys, RequestDelegate answer)
    {
        byte[][] opening = [.. keys.Where(key => key.Length > 0).Select(Encoding.UTF8.GetBytes)];
        return http => Shows(http.Request, opening) ? answer(http) : TypedResults.Unauthorized().ExecuteAsync(http);
    }

    // The query is looked at without the header only. The time that it takes does not tell how much of a guess was right.
    private static bool Shows(HttpRequest request, byte[][] keys)
    {
        string? header = request.Headers[Header];
        byte[] shown = Encoding.UTF8.GetBytes(string.IsNullOrEmpty(header) ? request.Query["code"].ToString() : header);
        return keys.Aggregate(false, (found, key) => found | CryptographicOperations.FixedTimeEquals(key, shown));
    }

    private static KeyRing Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<KeyRing>(File.ReadAllBytes(path), Format) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException error)
        {
            throw new HostProblemException($"{path} is no keys file: {error.Message} Mend it, or delete it for new keys.", error);
        }
    }

    private static Dictionary<string, string> WithDefault(Dictionary<string, string>? found)
    {
        var keys = new Dictionary<string, string>(found ?? [], StringComparer.OrdinalIgnoreCase);
        keys.TryAdd("default", NewKey());
        return keys;
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(40))
        .Replace('+', '-').Replace('/', '_').TrimEnd('=');
}
