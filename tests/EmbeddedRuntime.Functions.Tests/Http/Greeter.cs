namespace EmbeddedRuntime.Functions.Tests.Http;

/// <summary>A service of the app.</summary>
public sealed record Greeter(string Greeting);
