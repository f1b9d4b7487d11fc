// Validates the DOCX files named as arguments against the schemas of Office; prints what is wrong as JSON, one list a file.
using System.Text.Json;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

FileFormatVersions[] versions = [FileFormatVersions.Office2010, FileFormatVersions.Microsoft365];
var answers = new Dictionary<string, List<string>>();
foreach (var path in args)
{
    var errors = new List<string>();
    try
    {
        using var document = WordprocessingDocument.Open(path, false);
        foreach (var version in versions)
            foreach (var error in new OpenXmlValidator(version).Validate(document))
                errors.Add($"{version}: {error.Part?.Uri}{error.Path?.XPath}: {error.Description}");
    }
    catch (Exception error)
    {
        errors.Add($"cannot be opened: {error.Message}");
    }
    answers[path] = errors;
}
Console.WriteLine(JsonSerializer.Serialize(answers));
