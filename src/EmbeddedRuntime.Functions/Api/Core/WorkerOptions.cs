using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Options of the worker.</summary>
public class WorkerOptions
{
    /// <summary>Reads and writes JSON of blob inputs and of <c>HttpRequestData</c>; System.Text.Json when not set.</summary>
    public ObjectSerializer? Serializer { get; set; }
}
