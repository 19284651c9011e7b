namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Turns on the ASP.NET Core integration.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>HTTP functions take <c>HttpRequest</c> and return <c>IResult</c> or <c>IActionResult</c>.</summary>
    /// <remarks>The embedded runtime is always on ASP.NET Core; the call keeps <c>Program.cs</c> the same as on Azure.</remarks>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }
}
