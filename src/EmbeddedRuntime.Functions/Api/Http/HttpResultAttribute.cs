namespace Microsoft.Azure.Functions.Worker;

/// <summary>Names the property of a result object that is the HTTP answer.</summary>
[AttributeUsage(AttributeTargets.Property)]
public class HttpResultAttribute : Attribute;
