namespace Microsoft.DurableTask.Worker;

/// <summary>Tells more about exceptions than type and message; it ends up in the failure's properties.</summary>
public interface IExceptionPropertiesProvider
{
    /// <summary>The properties of an exception; <see langword="null"/> for none.</summary>
    IDictionary<string, object?>? GetExceptionProperties(Exception exception);
}
