;; Logs what it is sent.
(module
  (import "caxton" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 3)
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (call $log (i32.const 3) (local.get $at) (local.get $length))
    (i32.const 0)))
