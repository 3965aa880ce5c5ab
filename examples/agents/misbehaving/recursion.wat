;; recursion: calls itself without end. It ends at the limit on call depth, which is reached long before the host's own stack ends, at the same depth on
;; every engine.
(module
  (memory (export "memory") 1)
  (func (export "caxton_alloc") (param $length i32) (result i32) (i32.const 1024))
  (func $deeper (param $depth i32) (result i32)
    (i32.add (i32.const 1) (call $deeper (i32.add (local.get $depth) (i32.const 1)))))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (call $deeper (i32.const 0))))
