using System.Security.Cryptography;
using System.Text.Json;

namespace LocalHost.Triggers.Http;

/// <summary>The keys of the app, in a file that its owner alone may read.</summary>
internal sealed class KeyRing
{
    public const string FileName = "keys.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly KeyFile _keys;

    private KeyRing(KeyFile keys) => _keys = keys;

    public string MasterKey => _keys.MasterKey;

    /// <summary>The key of an extension's own HTTP API.</summary>
    public string SystemKey(string name) => _keys.SystemKeys[name];

    /// <summary>Reads the keys of the folder; makes what is missing, a key for each function among it.</summary>
    /// <exception cref="FormatException">The file is there and no keys file; it is left as it is.</exception>
    public static KeyRing Open(string directory, IEnumerable<string> functions)
    {
        string path = Path.Combine(directory, FileName);
        KeyFile? found = File.Exists(path) ? Read(path) : null;
        var completed = new KeyFile(
            found?.MasterKey is { Length: > 0 } master ? master : NewKey(),
            Complete(found?.FunctionKeys, ["default"]),
            Complete(found?.SystemKeys, ["durabletask_extension", "blobs_extension"]),
            functions.Concat(found?.Functions?.Keys.AsEnumerable() ?? []).Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(
                name => name,
                name => Complete(found?.Functions?.GetValueOrDefault(name), ["default"]),
                StringComparer.OrdinalIgnoreCase));
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(completed, Format);
        if (found is null || !json.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
        {
            Write(path, json);
        }
        return new KeyRing(completed);
    }

    /// <summary>The keys that open a function of level Function.</summary>
    public KeySet ForFunction(string name) => new(
        [MasterKey, .. _keys.FunctionKeys.Values, .. _keys.Functions.GetValueOrDefault(name)?.Values.AsEnumerable() ?? []]);

    /// <summary>The keys that open the system level.</summary>
    public KeySet ForSystem() => new([MasterKey, .. _keys.SystemKeys.Values]);

    /// <summary>The master key alone.</summary>
    public KeySet ForAdmin() => new([MasterKey]);

    private static KeyFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<KeyFile>(File.ReadAllBytes(path), Format)
                ?? throw new FormatException($"{path} holds no keys.");
        }
        catch (JsonException error)
        {
            throw new FormatException($"{path} is not a keys file: {error.Message}", error);
        }
    }

    private static void Write(string path, byte[] json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string fresh = path + "." + Environment.ProcessId + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var file = new FileStream(fresh, options))
        {
            file.Write(json);
        }
        File.Move(fresh, path, overwrite: true);
    }

    private static Dictionary<string, string> Complete(IReadOnlyDictionary<string, string>? found, string[] names)
    {
        var keys = new Dictionary<string, string>(found ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        foreach (string name in names)
        {
            keys.TryAdd(name, NewKey());
        }
        return keys;
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(40))
        .Replace('+', '-').Replace('/', '_').TrimEnd('=');

    private sealed record KeyFile(
        string MasterKey,
        Dictionary<string, string> FunctionKeys,
        Dictionary<string, string> SystemKeys,
        Dictionary<string, Dictionary<string, string>> Functions);
}
