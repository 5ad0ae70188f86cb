/**
 * The words that Python gives a meaning of its own, hard keywords first: their place in the list is their
 * symbol, in every file.
 */
const KEYWORDS = [
  'False',
  'None',
  'True',
  'and',
  'as',
  'assert',
  'async',
  'await',
  'break',
  'class',
  'continue',
  'def',
  'del',
  'elif',
  'else',
  'except',
  'finally',
  'for',
  'from',
  'global',
  'if',
  'import',
  'in',
  'is',
  'lambda',
  'nonlocal',
  'not',
  'or',
  'pass',
  'raise',
  'return',
  'try',
  'while',
  'with',
  'yield',
] as const;

/** Symbols below this are hard keywords. Written out, as with the kinds of bytes: the loop over a file asks for them. */
export const KEYWORD_COUNT = 35;
/** The symbols of `False`, `None` and `True`, which stand for a value, end here. */
export const WORD_TRUE = 2;
export const WORD_AS = 4;
export const WORD_ASYNC = 6;
export const WORD_FOR = 17;
export const WORD_FROM = 18;
export const WORD_IF = 20;
export const WORD_IN = 22;
export const WORD_LAMBDA = 24;

/** Those that may give a module names which no outline sees. */
export const WORD_GLOBALS = 35;
export const WORD_LOCALS = 36;
export const WORD_VARS = 37;

/** What `builtins` holds in any Python from 3.8 to 3.14, and what every module or class has without binding it. */
const BUILTINS = `
globals locals vars
ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception
ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError
ImportCycleError ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt
LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError
OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError
RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration
SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError
UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError
Warning WindowsError ZeroDivisionError _IncompleteInputError abs aiter all anext any ascii bin bool breakpoint
bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir divmod enumerate
eval exec exit filter float format frozenset getattr hasattr hash help hex id input int isinstance
issubclass iter len license list map max memoryview min next object oct open ord pow print property quit
range repr reversed round set setattr slice sorted staticmethod str sum super tuple type zip
__build_class__ __debug__ __import__
__annotations__ __annotate__ __builtins__ __cached__ __conditional_annotations__ __dict__ __doc__ __file__ __loader__ __name__
__package__ __path__ __spec__ __class__ __classdict__ __firstlineno__ __static_attributes__ __module__ __qualname__ __type_params__
`
  .trim()
  .split(/\s+/);

/** Every word that has the same symbol in every file. */
export const WORDS: readonly string[] = [...KEYWORDS, ...BUILTINS];
