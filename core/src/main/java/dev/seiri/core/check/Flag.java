package dev.seiri.core.check;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A check that an answer failed.
///
/// @param check its name
/// @param field the field at fault; absent where it is not one field
/// @param message what is doubtful, for people
public record Flag(String check, Optional<String> field, String message) {
  private static final int LONGEST = 300;

  public Flag {
    message = Text.excerpt(message, LONGEST);
  }

  /// The flag as it stands in a result.
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("check", Text.storable(check));
    field.ifPresent(name -> json.put("field", Text.storable(name)));
    json.put("message", Text.storable(message));
    return json;
  }
}
