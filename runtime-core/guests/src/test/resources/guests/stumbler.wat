;; Returns 7 for the first message of each sandbox, and logs the others.
(module
  (import "caxton" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (global $seen (mut i32) (i32.const 0))
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (global.set $seen (i32.add (global.get $seen) (i32.const 1)))
    (if (i32.eq (global.get $seen) (i32.const 1)) (then (return (i32.const 7))))
    (call $log (i32.const 2) (local.get $at) (local.get $length))
    (i32.const 0)))
