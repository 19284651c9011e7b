namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>The root of everything that binds a function to the outside.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class BindingAttribute : Attribute;
