namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The start of a Functions app.</summary>
public class FunctionsApplication
{
    /// <summary>A builder with configuration, logging and services as the runtime has them.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
