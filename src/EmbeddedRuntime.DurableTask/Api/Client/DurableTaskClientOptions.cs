using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Client;

/// <summary>Settings of a client.</summary>
public class DurableTaskClientOptions
{
    private DataConverter? _converter;

    /// <summary>The version of orchestrations that are started without one; empty for none.</summary>
    public string DefaultVersion { get; set; } = string.Empty;

    /// <summary>Turns payloads into text; JSON unless told.</summary>
    [AllowNull]
    public DataConverter DataConverter
    {
        get => _converter ?? JsonDataConverter.Default;
        set => _converter = value;
    }

    internal bool HasDataConverter => _converter is not null;

    internal void ApplyTo(DurableTaskClientOptions other)
    {
        other._converter ??= _converter;
        if (!string.IsNullOrWhiteSpace(DefaultVersion))
        {
            other.DefaultVersion = DefaultVersion;
        }
    }
}
