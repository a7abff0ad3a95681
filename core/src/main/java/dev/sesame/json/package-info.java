/**
 * JSON and JSONC text to an immutable tree and back. Hides the tokenizer; knows nothing of what the
 * texts mean. Texts are untrusted: nesting, number length and size are bounded.
 */
@NullMarked
package dev.sesame.json;

import org.jspecify.annotations.NullMarked;
